using System.Collections;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;

namespace IaC;

public sealed partial class ArgsWriter
{
    // As deep as System.Text.Json writes: what is deeper holds itself.
    private const int MaxDepth = 64;

    /// <summary>Adds the outputs that stand anywhere within arguments, or collections of them.</summary>
    internal static void AddLeaves(object? value, ISet<LeafNode> leaves)
    {
        if (value is ResourceArgs or IOutput or IInput or (IEnumerable and not (string or JsonNode)))
        {
            new ArgsWriter(leaves).WriteValue(value);
        }
    }

    // Of types that few programs use, and that are loaded with the method that names them.
    private void WriteOther(object value)
    {
        switch (value)
        {
            case var other when _found is not null && other is JsonNode or not IEnumerable:
                _json.Value(null);
                break;
            case JsonNode or JsonElement or JsonDocument:
                WriteJson(value as JsonNode ?? JsonSerializer.SerializeToNode(value));
                break;
            case IDictionary map:
                WriteMembers(Entries(map).Select(entry => KeyValuePair.Create(entry.Key.ToString()!, (IInput)new PlainInput(entry.Value))));
                break;
            case IEnumerable items:
                WriteItems(items.Cast<object?>().Select(item => (IInput)new PlainInput(item)));
                break;
            case Resource resource:
                throw new RunException($"{Place()} is the resource {resource.GetResourceName()}, which is no value: give one of its outputs");
            default:
                WriteObject(value);
                break;
        }
    }

    // Member by member, since outputs may be among them.
    private void WriteObject(object value)
    {
        JsonTypeInfo type = JsonValues.Options.GetTypeInfo(value.GetType());
        if (type.Kind != JsonTypeInfoKind.Object)
        {
            WriteJson(JsonSerializer.SerializeToNode(value, type));
            return;
        }

        if (_path.Count > MaxDepth)
        {
            throw new RunException($"{Place()} is deeper than {MaxDepth} levels, or holds itself");
        }

        WriteMembers(
            from property in type.Properties
            where property.Get is not null
            let member = property.Get!(value)
            where property.ShouldSerialize?.Invoke(value, member) != false
            select KeyValuePair.Create(property.Name, (IInput)new PlainInput(member)));
    }

    // As IEnumerable a dictionary has pairs of its own types.
    private static IEnumerable<DictionaryEntry> Entries(IDictionary map)
    {
        foreach (DictionaryEntry entry in map)
        {
            yield return entry;
        }
    }

    // A member that is null, or an item, has no node.
    private void WriteJson(JsonNode? node)
    {
        switch (node)
        {
            case JsonObject members:
                WriteMembers(members.Select(member => KeyValuePair.Create(member.Key, (IInput)new PlainInput(member.Value))));
                break;
            case JsonArray items:
                WriteItems(items.Select(item => (IInput)new PlainInput(item)));
                break;
            case JsonValue text when text.TryGetValue(out string? plain):
                WriteText(plain);
                break;
            case null:
                _json.Value(null);
                break;
            default:
                _json.Raw(node.ToJsonString());
                break;
        }
    }
}
