using IaC.Model;

namespace IaC;

/// <summary>A resource of the machine, which is one document of the stack.</summary>
public abstract class CustomResource : Resource, IOutputOwner
{
    private readonly DocumentArgs? _args;

    /// <summary>Declares it.</summary>
    /// <param name="apiVersion">Group and version.</param>
    /// <param name="kind">The kind.</param>
    /// <param name="isNamespaced">Whether resources of the kind lie in namespaces.</param>
    /// <param name="name">Name of the resource, and of its document unless the metadata give another one.</param>
    /// <param name="args">What it is made of.</param>
    /// <param name="options">How it is treated.</param>
    /// <param name="file">Where it is declared.</param>
    /// <param name="line">Where it is declared.</param>
    protected CustomResource(string apiVersion, string kind, bool isNamespaced, string name, DocumentArgs? args, CustomResourceOptions? options, string file, int line)
        : base($"{apiVersion}:{kind}", name, options)
    {
        _args = args = HasOptions ? Transformed(args) : args;
        IMetadataArgs? metadata = args?.KnownMetadata;
        Key = new ResourceKey(
            apiVersion,
            kind,
            isNamespaced ? Known(metadata?.Namespace, "namespace") ?? ResourceKey.DefaultNamespace : ResourceKey.DefaultNamespace,
            Known(metadata?.Name, "name") ?? name);
        Position = file.Length == 0 ? null : new SourcePosition(file, line, 1);
        IsNamespaced = isNamespaced;
        Program.Declare(this);
    }

    /// <summary>Name of the document: what other documents call it.</summary>
    public string Name => Key.Name;

    /// <summary>Namespace of the document.</summary>
    public string Namespace => Key.Namespace;

    /// <inheritdoc/>
    public override Output<string> Urn => Output.Create(Model.Urn.Create(Program.Start.Stack, Program.Start.Project, Key).Value);

    /// <summary>Its identity: the URN, as documents have no other.</summary>
    public Output<string> Id => Urn;

    /// <summary>What the document is called.</summary>
    internal ResourceKey Key { get; }

    /// <summary>Where it was declared.</summary>
    internal SourcePosition? Position { get; }

    /// <summary>The host that it runs on by its options; null leaves it to the document.</summary>
    internal string? Host => HasOptions ? Inherited(options => options.Provider)?.Name : null;

    private bool IsNamespaced { get; }

    ProgramContext IOutputOwner.Program => Program;

    string IOutputOwner.Label => Key.ToString();

    /// <summary>Any output, by its path: <c>GetOutput&lt;int&gt;("ports.0.hostPort")</c>. What there is, <c>iac inspect</c> shows.</summary>
    /// <param name="path">Names of members and numbers of items, with dots between.</param>
    public Output<T> GetOutput<T>(string path) => LeafNode.Output<T>(this, path);

    private protected override ResourceOptions NewOptions() => new CustomResourceOptions();

    internal override IEnumerable<CustomResource> Members() => [this, .. base.Members()];

    // With the namespace unless it is that of the document.
    string IOutputOwner.ExpressionOf(string path, string? space)
    {
        string name = IsNamespaced && Namespace != (space ?? "") ? $"{Namespace}/{Name}" : Name;
        string target = ExpressionName.IsSimple(name) ? $".{name}" : $"[\"{name}\"]";
        return $"${{{{ {Key.Kind.ToLowerInvariant()}{target}.status.{path} }}}}";
    }

    /// <summary>Writes the document.</summary>
    /// <returns>The writer, which knows what must be done before it is written anew, and where secrets are.</returns>
    internal ArgsWriter Write(JsonText json, ComputedNodes computed, Dictionary<string, string>? annotations)
    {
        var writer = new ArgsWriter(json, computed, this);
        writer.WriteDocument(this, _args, annotations);
        return writer;
    }

    private DocumentArgs? Transformed(DocumentArgs? args)
    {
        for (Resource? level = this; level is not null; level = level.Parent)
        {
            foreach (ResourceTransformation transformation in level.Options.ResourceTransformations.ToArray())
            {
                if (transformation(new ResourceTransformationArgs(Type, ResourceName, args, Options)) is { } result)
                {
                    args = result.Args is null or DocumentArgs ? (DocumentArgs?)result.Args : throw new RunException($"{Type} {ResourceName}: a transformation gave arguments of another type");
                    Options = result.Options;
                }
            }
        }

        return args;
    }

    // What others call it by must be known before anything is made.
    private string? Known(Input<string>? value, string field) => value is null || value.IsPlain
        ? value?.Known
        : throw new RunException($"{Type} {ResourceName}: metadata.{field} must be plain text, since it is the resource's identity; this is an Output");
}
