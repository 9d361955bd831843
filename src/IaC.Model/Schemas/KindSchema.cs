using System.Text.Json;
using System.Text.Json.Nodes;

namespace IaC.Model;

/// <summary>The schema of one kind, as generated into <c>schemas/</c> and carried in this assembly.</summary>
public sealed class KindSchema
{
    // Of a kind that a provider gives; a pod has some 500.
    private const int MostValues = 10_000;

    private const string Status = "status";

    private readonly Lazy<SchemaNode> _root;
    private readonly Lazy<SchemaNode> _described;

    private KindSchema(string apiVersion, string kind)
    {
        ApiVersion = apiVersion;
        Kind = kind;
        _root = new Lazy<SchemaNode>(() => new SchemaReader(JsonElement.Parse(SchemaTexts.Of(FileName))).Read());
        _described = new Lazy<SchemaNode>(LoadDescribed);
    }

    private KindSchema(string apiVersion, string kind, SchemaNode root)
        : this(apiVersion, kind) => _root = _described = new Lazy<SchemaNode>(root);

    /// <summary><c>v1</c> Pod.</summary>
    public static KindSchema Pod { get; } = new("v1", "Pod");

    /// <summary><c>v1</c> ConfigMap.</summary>
    public static KindSchema ConfigMap { get; } = new("v1", "ConfigMap");

    /// <summary><c>v1</c> Secret.</summary>
    public static KindSchema Secret { get; } = new("v1", "Secret");

    /// <summary><c>v1</c> PersistentVolumeClaim.</summary>
    public static KindSchema PersistentVolumeClaim { get; } = new("v1", "PersistentVolumeClaim");

    /// <summary><c>v1</c> List.</summary>
    public static KindSchema List { get; } = new("v1", "List");

    /// <summary><c>iac/v1alpha1</c> Host.</summary>
    public static KindSchema Host { get; } = new("iac/v1alpha1", "Host");

    /// <summary><c>iac/v1alpha1</c> Image.</summary>
    public static KindSchema Image { get; } = new("iac/v1alpha1", "Image");

    /// <summary><c>iac/v1alpha1</c> Guest.</summary>
    public static KindSchema Guest { get; } = new("iac/v1alpha1", "Guest");

    /// <summary><c>iac/v1alpha1</c> Stack.</summary>
    public static KindSchema Stack { get; } = new("iac/v1alpha1", "Stack");

    /// <summary><c>iac/v1alpha1</c> GitOps.</summary>
    public static KindSchema GitOps { get; } = new("iac/v1alpha1", "GitOps");

    /// <summary>All of them.</summary>
    public static IReadOnlyList<KindSchema> All { get; } = [Stack, GitOps, Host, Image, Guest, Pod, ConfigMap, Secret, PersistentVolumeClaim, List];

    /// <summary>The schema of a kind that a provider outside this program gives: a document with metadata as those of Kubernetes have them.</summary>
    /// <param name="apiVersion">Group and version.</param>
    /// <param name="kind">The kind.</param>
    /// <param name="spec">Schema of the spec.</param>
    /// <exception cref="FormatException">The schema cannot be read.</exception>
    public static KindSchema Of(string apiVersion, string kind, JsonObject spec)
    {
        try
        {
            SchemaNode node = new SchemaReader(JsonElement.Parse(spec.ToJsonString())).Read();
            ReadAll(node);
            var root = new SchemaNode
            {
                Types = JsonTypes.Object,
                Properties = new Dictionary<string, SchemaNode>
                {
                    ["apiVersion"] = new() { Types = JsonTypes.String, Values = [apiVersion] },
                    ["kind"] = new() { Types = JsonTypes.String, Values = [kind] },
                    ["metadata"] = ConfigMap.Root.Properties["metadata"],
                    ["spec"] = node,
                },
                Required = node.Required.IsEmpty ? ["apiVersion", "kind", "metadata"] : ["apiVersion", "kind", "metadata", "spec"],
            };
            return new KindSchema(apiVersion, kind, root);
        }
        catch (Exception exception) when (exception is InvalidOperationException or ArgumentException or KeyNotFoundException or FormatException)
        {
            throw new FormatException($"the schema of {kind} cannot be read: {exception.Message}", exception);
        }
    }

    /// <summary>Group and version.</summary>
    public string ApiVersion { get; }

    /// <summary>The kind.</summary>
    public string Kind { get; }

    /// <summary>Name of the file: <c>pod.schema.json</c>.</summary>
    public string FileName => $"{Kind.ToLowerInvariant()}.schema.json";

    /// <summary>The schema of the whole document, as a check needs it. Read at the first use.</summary>
    public SchemaNode Root => _root.Value;

    /// <summary>The same with its descriptions, for people.</summary>
    public SchemaNode Described => _described.Value;

    /// <summary>The text of the schema.</summary>
    public Stream Open() => typeof(KindSchema).Assembly.GetManifestResourceStream(FileName) ?? throw new InvalidOperationException($"no schema {FileName} in the assembly");

    /// <summary>What is said of the value at a JSON pointer; null where the schema has no such value.</summary>
    public SchemaNode? Find(string pointer)
    {
        SchemaNode? node = Root;
        foreach (string segment in JsonPointer.Segments(pointer))
        {
            node = node?.Child(segment);
        }

        return node;
    }

    /// <summary>The effect of a change at a JSON pointer: that of the nearest value at or around it that says one. Replace where nothing is said.</summary>
    public FieldEffect EffectOf(string pointer)
    {
        SchemaNode? node = Root;
        FieldEffect effect = node.Effect ?? FieldEffect.Replace;
        foreach (string segment in JsonPointer.Segments(pointer))
        {
            node = node.Child(segment);
            effect = node?.Effect ?? effect;
            if (node is null or { EffectBelow: true })
            {
                break;
            }
        }

        return effect;
    }

    /// <summary>Whether the value at a JSON pointer is a secret, or lies in one.</summary>
    public bool IsSecret(string pointer)
    {
        SchemaNode? node = Root;
        foreach (string segment in JsonPointer.Segments(pointer))
        {
            node = node.Child(segment);
            if (node is null or { Secret: true })
            {
                break;
            }
        }

        return node?.Secret == true;
    }

    /// <summary>A checked document with its defaults written in.</summary>
    public JsonObject Normalise(JsonObject document)
    {
        var result = (JsonObject)SchemaNormaliser.Normalise(document, Root)!;
        if (IsEmptyStatus(Status, result[Status]))
        {
            result.Remove(Status);
        }

        return result;
    }

    /// <summary>Whether a member of a document is a status that says nothing, as `kubectl --dry-run=client -o yaml` writes one.</summary>
    internal static bool IsEmptyStatus(string name, JsonNode? value) => name == Status && value is JsonObject { Count: 0 };

    /// <summary>Faults of a document's shape and values. Nodes that hold an expression are passed over.</summary>
    public IReadOnlyList<DocumentFault> Check(JsonObject document) => SchemaChecker.Check(document, Root);

    // Not disposed: the nodes read on from it as long as the process lives.
    private SchemaNode LoadDescribed()
    {
        using Stream stream = Open();
        return new SchemaReader(JsonDocument.Parse(stream).RootElement).Read();
    }

    // What a stranger wrote shows its faults now, and not when a document uses them.
    private static void ReadAll(SchemaNode root)
    {
        var unread = new Queue<SchemaNode>([root]);
        for (int count = 0; unread.TryDequeue(out SchemaNode? node); count++)
        {
            if (count == MostValues)
            {
                throw new FormatException($"it has more than {MostValues} values, or contains itself");
            }

            foreach (SchemaNode child in node.Properties.Values.Append(node.Items).Append(node.Others).OfType<SchemaNode>())
            {
                unread.Enqueue(child);
            }
        }
    }
}
