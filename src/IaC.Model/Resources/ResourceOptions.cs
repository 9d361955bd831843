using System.Collections.Immutable;

namespace IaC.Model;

/// <summary>How the engine treats a resource, whatever its kind. Written as annotations (<c>iac/protect: "true"</c>) or as Pulumi's ResourceOptions.</summary>
public sealed record ResourceOptions
{
    /// <summary>Names of the annotations that say them.</summary>
    public static ImmutableArray<string> Annotations { get; } =
    [
        "iac/depends-on", "iac/protect", "iac/retain-on-delete", "iac/delete-before-replace", "iac/deleted-with", "iac/replace-with", "iac/replacement-trigger", "iac/ignore-changes", "iac/replace-on-changes",
        "iac/aliases", "iac/hooks", "iac/timeout-create", "iac/timeout-update", "iac/timeout-delete", "iac/timeout-ready",
    ];

    /// <summary>The options of a resource that gives none.</summary>
    public static ResourceOptions Default { get; } = new();

    /// <summary><c>iac/depends-on</c>: resources that must be ready before this one is touched.</summary>
    public ImmutableArray<ResourceKey> DependsOn { get; init; } = [];

    /// <summary><c>iac/protect</c>: refuse to delete or replace. Kept in the state, so it also holds when the document is gone.</summary>
    public bool Protect { get; init; }

    /// <summary><c>iac/retain-on-delete</c>: forget the resource instead of deleting it.</summary>
    public bool RetainOnDelete { get; init; }

    /// <summary><c>iac/delete-before-replace</c>: overrides the order that follows from uniqueness; null leaves it to the engine.</summary>
    public bool? DeleteBeforeReplace { get; init; }

    /// <summary><c>iac/deleted-with</c>: the resource that takes this one along when it goes, so that it need not be deleted by itself; what is replaced takes it along too. Null for none.</summary>
    public ResourceKey? DeletedWith { get; init; }

    /// <summary><c>iac/replace-with</c>: resources whose replacement replaces this one.</summary>
    public ImmutableArray<ResourceKey> ReplaceWith { get; init; } = [];

    /// <summary><c>iac/replacement-trigger</c>: any text; another one than that of the last run replaces the resource. Null, then or now, does not.</summary>
    public string? ReplacementTrigger { get; init; }

    /// <summary><c>iac/ignore-changes</c>: JSON pointers whose recorded value stays.</summary>
    public ImmutableArray<string> IgnoreChanges { get; init; } = [];

    /// <summary><c>iac/replace-on-changes</c>: JSON pointers of fields of which any change, at or below them, replaces the resource; <c>*</c> stands for every member or item.</summary>
    public ImmutableArray<string> ReplaceOnChanges { get; init; } = [];

    /// <summary><c>iac/aliases</c>: former names of this resource.</summary>
    public ImmutableArray<ResourceKey> Aliases { get; init; } = [];

    /// <summary><c>iac/hooks</c>: functions of the program that run before and after its operations: <c>before-create=check, after-delete=tidy</c>.</summary>
    public ImmutableArray<HookBinding> Hooks { get; init; } = [];

    /// <summary><c>iac/timeout-create</c>, <c>-update</c>, <c>-delete</c>, <c>-ready</c>: deadlines of this resource's operations; null leaves them to the engine.</summary>
    public ResourceTimeouts? Timeouts { get; init; }
}

/// <summary>Deadlines of one resource's operations; null leaves one to the engine.</summary>
public sealed record ResourceTimeouts(TimeSpan? Create = null, TimeSpan? Update = null, TimeSpan? Delete = null, TimeSpan? Ready = null);
