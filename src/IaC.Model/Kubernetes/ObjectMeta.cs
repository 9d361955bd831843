using System.Collections.Immutable;

namespace IaC.Model.Kubernetes;

/// <summary>Name and labels of a Kubernetes document.</summary>
public sealed record ObjectMeta
{
    /// <summary>Name, unique among the documents of its kind and namespace.</summary>
    [Effect(FieldEffect.Replace)]
    [Format(TextFormat.DnsSubdomain)]
    public required string Name { get; init; }

    /// <summary>Namespace: a part of the name, nothing is isolated by it.</summary>
    [Effect(FieldEffect.Replace)]
    [Format(TextFormat.DnsLabel)]
    public string Namespace { get; init; } = ResourceKey.DefaultNamespace;

    /// <summary>Labels.</summary>
    [KeyFormat(TextFormat.QualifiedName)]
    [Format(TextFormat.LabelValue)]
    public ImmutableDictionary<string, string> Labels { get => field ?? ImmutableDictionary<string, string>.Empty; init; }

    /// <summary>Annotations. Those that begin with <c>iac/</c> are options: <c>iac/depends-on</c>, <c>iac/protect</c>, <c>iac/retain-on-delete</c>, <c>iac/delete-before-replace</c>, <c>iac/deleted-with</c>, <c>iac/replace-with</c>, <c>iac/replacement-trigger</c>, <c>iac/ignore-changes</c>, <c>iac/replace-on-changes</c>, <c>iac/aliases</c>, <c>iac/hooks</c>, <c>iac/timeout-create</c>, <c>iac/timeout-update</c>, <c>iac/timeout-delete</c>, <c>iac/timeout-ready</c>; of a Pod also <c>iac/pids-limit</c>.</summary>
    [KeyFormat(TextFormat.QualifiedName)]
    public ImmutableDictionary<string, string> Annotations { get => field ?? ImmutableDictionary<string, string>.Empty; init; }
}
