using System.Text.Json;
using System.Text.Json.Nodes;

namespace IaC.Model;

/// <summary>
/// A value of a document, for rules that must hold on documents of any shape: what is missing, of another type, or an expression, is simply not there.
/// Its JSON pointer is made from the nodes around it when it is asked for, which is when there is a fault.
/// </summary>
internal readonly struct NodeView
{
    private readonly JsonNode? _node;

    private readonly JsonNode? _root;

    /// <summary>The whole document.</summary>
    public NodeView(JsonNode? document)
        : this(document, document)
    {
    }

    private NodeView(JsonNode? node, JsonNode? root) => (_node, _root) = (node, root);

    public bool Exists => _node is not null;

    public bool IsList => _node is JsonArray;

    public bool IsMap => _node is JsonObject;

    /// <summary>Whether it is text, an expression too.</summary>
    public bool IsText => _node?.GetValueKind() == JsonValueKind.String;

    /// <summary>The text; null where there is none, or where it holds an expression.</summary>
    public string? Text => _node is JsonValue value && value.TryGetValue(out string? text) && !Expressions.IsIn(text) ? text : null;

    /// <summary>The whole number; null where there is none.</summary>
    public long? Integer => _node is JsonValue value && value.TryGetInteger(out long number) ? number : null;

    /// <summary>Whether it is <c>true</c>.</summary>
    public bool IsTrue => _node?.GetValueKind() == JsonValueKind.True;

    /// <summary>Whether it is <c>false</c>.</summary>
    public bool IsFalse => _node?.GetValueKind() == JsonValueKind.False;

    /// <summary>The amount; null where there is none.</summary>
    public Quantity? Quantity => Model.Quantity.TryParse(Text ?? (_node?.GetValueKind() == JsonValueKind.Number ? _node.ToJsonString() : null), out Quantity quantity) ? quantity : null;

    /// <summary>The items of a list.</summary>
    public IEnumerable<NodeView> Items
    {
        get
        {
            JsonNode? root = _root;
            return _node is JsonArray items ? items.Select(item => new NodeView(item, root)) : [];
        }
    }

    /// <summary>The members of a map.</summary>
    public IEnumerable<(string Name, NodeView Value)> Members
    {
        get
        {
            JsonNode? root = _root;
            return _node is JsonObject members ? members.Select(member => (member.Key, new NodeView(member.Value, root))) : [];
        }
    }

    /// <summary>JSON pointer within the document.</summary>
    public string Pointer => PointerOf(_node);

    /// <summary>A member; not there when this is no map.</summary>
    public NodeView this[string name] => new((_node as JsonObject)?[name], _root);

    /// <summary>A fault of this value, which must be there.</summary>
    public DocumentFault Fault(string message, string? remedy = null) => new(Pointer, message, remedy);

    private string PointerOf(JsonNode? node) => ReferenceEquals(node, _root) ? "" : node?.Parent switch
    {
        JsonArray items => JsonPointer.Append(PointerOf(items), node.GetElementIndex()),
        JsonObject members => JsonPointer.Append(PointerOf(members), node.GetPropertyName()),
        _ => "",
    };
}
