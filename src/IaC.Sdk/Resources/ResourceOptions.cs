namespace IaC;

/// <summary>How a resource is treated, whatever its kind. What a component is given holds for its parts: lists and hooks beside their own, anything else unless they say otherwise.</summary>
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

    /// <summary>Former names, so that a new name does not make a new resource. A component has none: what its parts are called does not depend on it.</summary>
    public List<Alias> Aliases { get => field ??= []; set; }

    /// <summary>Functions of the program that run before and after its operations.</summary>
    public ResourceHooks? Hooks { get; set; }

    /// <summary>How long its operations may take.</summary>
    public CustomTimeouts? CustomTimeouts { get; set; }

    /// <summary>The host that it runs on, where its document names none. <value>As its parent.</value></summary>
    public Host? Provider { get; set; }

    /// <summary>Sets what others say: lists one behind the other, of anything else what the last one says that says something.</summary>
    private protected void Add(ResourceOptions? other)
    {
        if (other is null)
        {
            return;
        }

        Parent = other.Parent ?? Parent;
        DependsOn = DependsOn.Concat(other.DependsOn);
        Protect = other.Protect ?? Protect;
        IgnoreChanges = [.. IgnoreChanges, .. other.IgnoreChanges];
        ReplaceOnChanges = [.. ReplaceOnChanges, .. other.ReplaceOnChanges];
        ResourceTransformations = [.. ResourceTransformations, .. other.ResourceTransformations];
        RetainOnDelete = other.RetainOnDelete ?? RetainOnDelete;
        DeletedWith = other.DeletedWith ?? DeletedWith;
        ReplaceWith = [.. ReplaceWith, .. other.ReplaceWith];
        ReplacementTrigger = other.ReplacementTrigger ?? ReplacementTrigger;
        Aliases = [.. Aliases, .. other.Aliases];
        Hooks = Hooks is null || other.Hooks is null ? other.Hooks ?? Hooks : Hooks.With(other.Hooks);
        CustomTimeouts = CustomTimeouts is null || other.CustomTimeouts is null ? other.CustomTimeouts ?? CustomTimeouts : CustomTimeouts.With(other.CustomTimeouts);
        Provider = other.Provider ?? Provider;
    }
}

/// <summary>Options of a resource of the machine.</summary>
public sealed class CustomResourceOptions : ResourceOptions
{
    /// <summary>Whether a replacement deletes first. <value>What follows from the resource: a fixed name, address or port can exist once.</value></summary>
    public bool? DeleteBeforeReplace { get; set; }

    /// <summary>New options of two: lists one behind the other, of anything else what the second one says where it says something. For transformations, mostly.</summary>
    public static CustomResourceOptions Merge(CustomResourceOptions? first, CustomResourceOptions? second)
    {
        var merged = new CustomResourceOptions { DeleteBeforeReplace = second?.DeleteBeforeReplace ?? first?.DeleteBeforeReplace };
        merged.Add(first);
        merged.Add(second);
        return merged;
    }
}

/// <summary>Options of a component.</summary>
public sealed class ComponentResourceOptions : ResourceOptions
{
    /// <summary>New options of two: lists one behind the other, of anything else what the second one says where it says something.</summary>
    public static ComponentResourceOptions Merge(ComponentResourceOptions? first, ComponentResourceOptions? second)
    {
        var merged = new ComponentResourceOptions();
        merged.Add(first);
        merged.Add(second);
        return merged;
    }
}

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

    internal CustomTimeouts With(CustomTimeouts other) =>
        new() { Create = other.Create ?? Create, Update = other.Update ?? Update, Delete = other.Delete ?? Delete, Ready = other.Ready ?? Ready };
}
