using System.Runtime.CompilerServices;
using System.Text.Json.Serialization;

namespace IaC;

/// <summary>Anything that a program declares: a resource of the machine, a component made of others, or the stack itself.</summary>
[JsonConverter(typeof(NoJson))]
public abstract class Resource
{
    private readonly string? _name;
    private ResourceOptions? _options;

    // The stack alone has no name of its own: it is told.
    private protected Resource(string type, string? name, ResourceOptions? options)
    {
        if (string.IsNullOrEmpty(name) && this is not Stack)
        {
            throw new ArgumentException($"a {type} needs a name", nameof(name));
        }

        (Type, _name, _options) = (type, name, options);
        Program = ProgramContext.Require($"{type} {name}");
        Parent = options?.Parent ?? (this is Stack ? null : Program.Stack);
        Parent?.Add(this);
    }

    /// <summary>Its URN.</summary>
    public abstract Output<string> Urn { get; }

    /// <summary>The program that it belongs to.</summary>
    internal ProgramContext Program { get; }

    /// <summary>What it was declared with.</summary>
    internal ResourceOptions Options
    {
        get => _options ??= NewOptions();
        private protected set => _options = value;
    }

    /// <summary>Whether it, or what it is a part of, was declared with any option.</summary>
    internal bool HasOptions => _options is not null || Parent?.HasOptions == true;

    /// <summary>What it is a part of; null for the stack.</summary>
    internal Resource? Parent { get; }

    /// <summary>Its parts.</summary>
    internal List<Resource> Children { get; } = [];

    /// <summary>The type, as given.</summary>
    private protected string Type { get; }

    /// <summary>The name, as given.</summary>
    private protected virtual string ResourceName => _name!;

    /// <summary>Options that say nothing, of the type that it takes.</summary>
    private protected virtual ResourceOptions NewOptions() => new();

    /// <summary>The name that it was declared with.</summary>
    public string GetResourceName() => ResourceName;

    /// <summary>The type that it was declared with: <c>v1:Pod</c>.</summary>
    public string GetResourceType() => Type;

    /// <summary>The first answer that an option has, from here outward.</summary>
    internal T? Inherited<T>(Func<ResourceOptions, T?> option)
        where T : class
    {
        for (Resource? resource = this; resource is not null; resource = resource.Parent)
        {
            if (option(resource.Options) is { } value)
            {
                return value;
            }
        }

        return default;
    }

    // Programs may declare on several threads (ProgramContext).
    [MethodImpl(MethodImplOptions.Synchronized)]
    private void Add(Resource part) => Children.Add(part);

    /// <summary>What of it lies on the machine: itself, or all its parts.</summary>
    internal virtual IEnumerable<CustomResource> Members() => Children.SelectMany(child => child.Members());
}
