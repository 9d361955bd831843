using System.Text;
using IaC.Cli.Commands;
using IaC.Cli.Views.Schemas;
using IaC.Model;

namespace IaC.Cli.Schemas;

/// <summary>Says of a kind or of one of its fields what the schema says: the same text as in <c>schemas/</c> and in the plan.</summary>
internal static class FieldExplanation
{
    /// <summary>The kind of a name, in any case.</summary>
    /// <exception cref="UsageException">There is none, with a near one.</exception>
    public static KindSchema Kind(string name) => KindSchema.All.FirstOrDefault(schema => string.Equals(schema.Kind, name, StringComparison.OrdinalIgnoreCase))
        ?? throw new UsageException(Unknown($"there is no kind `{name}`", name, KindSchema.All.Select(schema => schema.Kind.ToLowerInvariant())));

    /// <summary>What is said of <c>KIND</c> or <c>KIND.FIELD.FIELD</c>; items of lists are passed over, as <c>pod.spec.containers.image</c>.</summary>
    /// <exception cref="UsageException">There is no such kind or field, with a near one.</exception>
    public static FieldRow Explain(string path)
    {
        string[] parts = path.Split('.');
        KindSchema kind = Kind(parts[0]);
        SchemaNode node = kind.Described;
        bool required = true;
        var pointer = new StringBuilder();
        string shown = kind.Kind.ToLowerInvariant();
        foreach (string part in parts.Skip(1))
        {
            string name = part.EndsWith("[]", StringComparison.Ordinal) ? part[..^2] : part;
            while (node.Items is { } items)
            {
                (node, shown) = (items, shown + "[]");
                pointer.Append("/0");
            }

            required = node.Required.Contains(name);
            node = node.Properties.GetValueOrDefault(name) ?? node.Others
                ?? throw new UsageException(Unknown(node.NotYet.Contains(name) ? $"`{shown}.{name}` is known and does nothing yet" : $"`{shown}` has no field `{name}`", name, node.Properties.Keys));
            pointer.Append('/').Append(name);
            shown = $"{shown}.{name}";
        }

        SchemaNode fields = node;
        while (fields.Items is { } items)
        {
            fields = items;
        }

        return Row(kind, shown, pointer.ToString(), node, required) with
        {
            Fields = [.. fields.Properties.Select(field => Row(kind, field.Key, ItemPointer(pointer.ToString(), node) + "/" + field.Key, field.Value, fields.Required.Contains(field.Key)))],
        };
    }

    private static FieldRow Row(KindSchema kind, string path, string pointer, SchemaNode node, bool required) => new(
        path, Type(node), node.Description, required, node.Default?.DeepClone(), node.Values, node.Secret || kind.IsSecret(pointer), pointer.Length == 0 ? null : kind.EffectOf(pointer), []);

    private static string ItemPointer(string pointer, SchemaNode node) => node.Items is { } items ? ItemPointer(pointer + "/0", items) : pointer;

    private static string Type(SchemaNode node) => node switch
    {
        { Items: { } items } => $"list of {Type(items)}",
        { Others: { } others, Properties.Count: 0 } => $"map of {Type(others)}",
        { Types: JsonTypes.Any } => "any",
        _ => string.Join(" or ", Enum.GetValues<JsonTypes>().Where(type => type != JsonTypes.Any && node.Types.HasFlag(type)).Select(type => type.ToString().ToLowerInvariant())),
    };

    private static string Unknown(string message, string name, IEnumerable<string> known) => NearName.Suggest(name, known) is { } near ? $"{message} ({near})" : message;
}
