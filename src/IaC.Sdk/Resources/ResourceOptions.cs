namespace IaC;

/// <summary>How a resource is treated, whatever its kind. What a component is given holds for its parts, unless they say otherwise.</summary>
public class ResourceOptions
{
    /// <summary>What it is a part of. <value>The stack.</value></summary>
    public Resource? Parent { get; set; }

    /// <summary>What must be ready before it is touched, beyond what its arguments refer to. A component stands for all its parts.</summary>
    public InputList<Resource> DependsOn { get => field ??= []; set; }

    /// <summary>Refuse to delete or replace it, also when it is not declared any more. <value>As its parent.</value></summary>
    public bool? Protect { get; set; }

    /// <summary>Fields whose recorded value stays, whatever is declared: <c>spec.containers[0].image</c>, or a JSON pointer; <c>*</c> for every member.</summary>
    public List<string> IgnoreChanges { get => field ??= []; set; }

    /// <summary>Fields of which any change replaces it, written like <see cref="IgnoreChanges"/>.</summary>
    public List<string> ReplaceOnChanges { get => field ??= []; set; }

    /// <summary>Changes that are made to it, and to its parts, before they are declared: its own first, then those of what it is a part of, from the inside out.</summary>
    public List<ResourceTransformation> ResourceTransformations { get => field ??= []; set; }

    /// <summary>Forget it instead of deleting it. <value>As its parent.</value></summary>
    public bool? RetainOnDelete { get; set; }

    /// <summary>The resource that takes this one along when it goes, so that this one need not be deleted by itself.</summary>
    public Resource? DeletedWith { get; set; }

    /// <summary>Resources whose replacement replaces this one too. A component stands for all its parts.</summary>
    public List<Resource> ReplaceWith { get => field ??= []; set; }

    /// <summary>Any text: another one than in the last run replaces the resource.</summary>
    public string? ReplacementTrigger { get; set; }

    /// <summary>Former names, so that a new name does not make a new resource.</summary>
    public List<Alias> Aliases { get => field ??= []; set; }

    /// <summary>Functions of the program that run before and after its operations.</summary>
    public ResourceHooks? Hooks { get; set; }

    /// <summary>How long its operations may take.</summary>
    public CustomTimeouts? CustomTimeouts { get; set; }

    /// <summary>The host that it runs on, where its document names none. <value>As its parent.</value></summary>
    public Host? Provider { get; set; }
}

/// <summary>Options of a resource of the machine.</summary>
public sealed class CustomResourceOptions : ResourceOptions
{
    /// <summary>Whether a replacement deletes first. <value>What follows from the resource: a fixed name, address or port can exist once.</value></summary>
    public bool? DeleteBeforeReplace { get; set; }
}

/// <summary>Options of a component.</summary>
public sealed class ComponentResourceOptions : ResourceOptions;

/// <summary>A former name of a resource.</summary>
public sealed class Alias
{
    /// <summary>Former name of the document. <value>That of today.</value></summary>
    public string? Name { get; set; }

    /// <summary>Former namespace. <value>That of today.</value></summary>
    public string? Namespace { get; set; }

    /// <summary>The former URN, instead of the parts of it.</summary>
    public string? Urn { get; set; }
}

/// <summary>How long the operations of a resource may take; null leaves one to the engine (30 minutes, 5 minutes to become ready).</summary>
public sealed class CustomTimeouts
{
    /// <summary>Making it.</summary>
    public TimeSpan? Create { get; set; }

    /// <summary>Changing it.</summary>
    public TimeSpan? Update { get; set; }

    /// <summary>Removing it.</summary>
    public TimeSpan? Delete { get; set; }

    /// <summary>Becoming ready.</summary>
    public TimeSpan? Ready { get; set; }
}
