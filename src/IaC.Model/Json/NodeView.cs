using System.Text.Json;
using System.Text.Json.Nodes;

namespace IaC.Model;

/// <summary>
/// A value of a document and its JSON pointer, for rules that must hold on documents of any shape: what is missing, of another type, or an expression, is simply not there.
/// </summary>
internal readonly struct NodeView(JsonNode? node, string pointer)
{
    public string Pointer { get; } = pointer;

    public bool Exists => node is not null;

    /// <summary>The text; null where there is none, or where it holds an expression.</summary>
    public string? Text => node is JsonValue value && value.TryGetValue(out string? text) && !Expressions.IsIn(text) ? text : null;

    /// <summary>The whole number; null where there is none.</summary>
    public long? Integer => node is JsonValue value && value.TryGetInteger(out long number) ? number : null;

    /// <summary>Whether it is <c>true</c>.</summary>
    public bool IsTrue => node?.GetValueKind() == JsonValueKind.True;

    /// <summary>Whether it is <c>false</c>.</summary>
    public bool IsFalse => node?.GetValueKind() == JsonValueKind.False;

    /// <summary>The amount; null where there is none.</summary>
    public Quantity? Quantity => Model.Quantity.TryParse(Text ?? (node?.GetValueKind() == JsonValueKind.Number ? node.ToJsonString() : null), out Quantity quantity) ? quantity : null;

    public bool IsList => node is JsonArray;

    /// <summary>The items of a list.</summary>
    public IEnumerable<NodeView> Items
    {
        get
        {
            string pointer = Pointer;
            return node is JsonArray items ? items.Select((item, index) => new NodeView(item, JsonPointer.Append(pointer, index))) : [];
        }
    }

    /// <summary>The members of a map.</summary>
    public IEnumerable<(string Name, NodeView Value)> Members
    {
        get
        {
            string pointer = Pointer;
            return node is JsonObject members ? members.Select(member => (member.Key, new NodeView(member.Value, JsonPointer.Append(pointer, member.Key)))) : [];
        }
    }

    /// <summary>A member; not there when this is no map.</summary>
    public NodeView this[string name] => new((node as JsonObject)?[name], JsonPointer.Append(Pointer, name));

    public DocumentFault Fault(string message, string? remedy = null) => new(Pointer, message, remedy);
}
