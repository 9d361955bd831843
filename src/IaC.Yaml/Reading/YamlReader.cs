using System.Globalization;
using System.Text.Json.Nodes;
using IaC.Model;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace IaC.Yaml;

/// <summary>
/// Turns the events of the YAML parser into JSON nodes, in one pass: limits are checked and aliases are counted as they come, so that nothing is made that is too large.
/// </summary>
internal sealed class YamlReader
{
    private const string MergeKey = "<<";

    private readonly YamlPiece _piece;

    private readonly Parser _parser;

    private readonly ICollection<Diagnostic> _faults;

    private readonly bool _withPositions;

    private readonly FaultAt _fault;

    private readonly Dictionary<string, Anchored> _anchors = new(StringComparer.Ordinal);

    private Mark _last = Mark.Empty;

    private int _values;

    private long _text;

    private long _repeatedText;

    private int _faultCount;

    private YamlReader(YamlPiece piece, ICollection<Diagnostic> faults, bool withPositions)
    {
        _piece = piece;
        _parser = new Parser(new StringReader(piece.Text));
        _faults = faults;
        _withPositions = withPositions;
        _fault = Fault;
    }

    // A value that an alias can repeat: what it costs to do so was counted when it was read.
    private readonly record struct Anchored(Value Value, int Values, long Text);

    private readonly record struct Value(JsonNode? Json, PositionNode? Position);

    /// <summary>Reads all documents of a piece. What cannot be read is reported, and ends the piece.</summary>
    /// <param name="piece">The text.</param>
    /// <param name="faults">Gets what is wrong.</param>
    /// <param name="values">Number of values read.</param>
    public static IReadOnlyList<YamlDocument> Read(YamlPiece piece, ICollection<Diagnostic> faults, out int values)
    {
        var reader = new YamlReader(piece, faults, withPositions: false);
        List<YamlDocument> documents = [];
        try
        {
            while (reader.NextDocument() is { } start)
            {
                documents.Add(new YamlDocument(piece, documents.Count, reader.Document().Json, start));
            }
        }
        catch (RejectedDocumentException rejected)
        {
            faults.Add(rejected.Fault);
        }

        values = reader._values;
        return documents;
    }

    /// <summary>The positions of one document that was read before; null when it has none.</summary>
    public static PositionNode? ReadPositions(YamlPiece piece, int number)
    {
        var reader = new YamlReader(piece, [], withPositions: true);
        for (; reader.NextDocument() is not null; number--)
        {
            Value document = reader.Document();
            if (number == 0)
            {
                return document.Position;
            }
        }

        return null;
    }

    private SourcePosition? NextDocument()
    {
        ParsingEvent next = Next();
        if (next is StreamStart)
        {
            next = Next();
        }

        return next is DocumentStart ? YamlSyntaxFault.Position(_piece, next.Start) : null;
    }

    private Value Document()
    {
        _anchors.Clear();
        (_values, _text, _repeatedText) = (0, 0, 0);
        Value root = Read(Next(), depth: 0);
        Next();
        return root;
    }

    private ParsingEvent Next()
    {
        try
        {
            _parser.MoveNext();
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            // The parser throws whatever it stumbles over; to the person who wrote the file all of it is one fault.
            throw new RejectedDocumentException(YamlSyntaxFault.Of(exception, _piece, _last));
        }

        ParsingEvent current = _parser.Current ?? throw Rejected("this is not YAML: it ends too early", _last);
        _last = current.Start;
        return current;
    }

    private Value Read(ParsingEvent start, int depth)
    {
        Count(start, values: 1, repeatedText: 0);
        if (start is AnchorAlias alias)
        {
            return Repeat(alias);
        }

        (int valuesBefore, long textBefore) = (_values - 1, _text);
        if (start is not NodeEvent node)
        {
            throw Rejected("this is not YAML: a value is missing", start.Start);
        }

        Value value = node switch
        {
            Scalar scalar => new Value(Typed(scalar), Position(scalar)),
            SequenceStart => Items(node, Deeper(node, depth)),
            _ => Members(node, Deeper(node, depth)),
        };
        if (!node.Anchor.IsEmpty)
        {
            _anchors[node.Anchor.Value] = new Anchored(value, _values - valuesBefore, _text - textBefore);
        }

        return value;
    }

    private PositionNode? Position(ParsingEvent at) => _withPositions
        ? new PositionNode((int)at.Start.Line, (int)at.Start.Column) { Text = at is Scalar { Style: ScalarStyle.Plain, Value: { Length: > 0 } written } ? written : null }
        : null;

    private int Deeper(NodeEvent node, int depth)
    {
        YamlScalar.CheckTag(node, node is SequenceStart ? "seq" : "map", _fault);
        return depth < YamlLimits.Depth ? depth + 1 : throw Rejected($"lists and maps lie within each other more than {YamlLimits.Depth} deep", node.Start);
    }

    private Value Repeat(AnchorAlias alias)
    {
        if (!_anchors.TryGetValue(alias.Value.Value, out Anchored anchored))
        {
            throw Rejected($"`*{MessageText.Short(alias.Value.Value)}` repeats an anchor that is not complete before it", alias.Start, NearName.Suggest(alias.Value.Value, _anchors.Keys));
        }

        Count(alias, anchored.Values - 1, anchored.Text);
        return new Value(anchored.Value.Json?.DeepClone(), Position(alias) is { } at ? at with { Parts = anchored.Value.Position!.Parts } : null);
    }

    private void Count(ParsingEvent at, int values, long repeatedText)
    {
        _values += values;
        _repeatedText += repeatedText;
        _text += repeatedText;
        if (_values > YamlLimits.DocumentValues || _repeatedText > YamlLimits.RepeatedText)
        {
            throw Rejected(
                repeatedText > 0 || at is AnchorAlias ? "the aliases of the document repeat more than is allowed" : $"the document has more than {YamlLimits.DocumentValues} values",
                at.Start);
        }
    }

    private Value Items(NodeEvent start, int depth)
    {
        var items = new JsonArray();
        PositionNode? position = Position(start);
        for (ParsingEvent next = Next(); next is not SequenceEnd; next = Next())
        {
            Value item = Read(next, depth);
            position?.Add(items.Count.ToString(CultureInfo.InvariantCulture), item.Position!);
            items.Add(item.Json);
        }

        return new Value(items, position);
    }

    private Value Members(NodeEvent start, int depth)
    {
        var members = new JsonObject();
        PositionNode? position = Position(start);
        List<Value>? merged = null;
        for (ParsingEvent key = Next(); key is not MappingEnd; key = Next())
        {
            if (key is Scalar { Value: MergeKey, Style: ScalarStyle.Plain })
            {
                Count(key, values: 1, repeatedText: 0);
                Merge(Next(), depth, merged ??= []);
                continue;
            }

            string? name = Name(Read(key, depth).Json, key);
            Value value = Read(Next(), depth);
            if (name is not null && !members.TryAdd(name, value.Json))
            {
                Fault(key, $"`{MessageText.Short(name)}` stands twice in one map", "remove one of them");
            }
            else if (name is not null)
            {
                position?.Add(name, value.Position! with { NameLine = (int)key.Start.Line, NameColumn = (int)key.Start.Column });
            }
        }

        AddMerged(members, position, merged);
        return new Value(members, position);
    }

    private void Merge(ParsingEvent next, int depth, List<Value> merged)
    {
        Value value = Read(next, depth);
        switch (value.Json)
        {
            case JsonObject:
                merged.Add(value);
                break;
            case JsonArray items when items.All(item => item is JsonObject):
                merged.AddRange(items.Select((item, index) => new Value(item, value.Position?.Parts?[index.ToString(CultureInfo.InvariantCulture)])));
                break;
            default:
                Fault(next, "`<<` takes a map or a list of maps");
                break;
        }
    }

    // What the map says itself wins, then the first of the merged maps.
    private static void AddMerged(JsonObject members, PositionNode? position, List<Value>? merged)
    {
        foreach (Value source in merged ?? [])
        {
            foreach ((string name, JsonNode? value) in (JsonObject)source.Json!)
            {
                if (members.TryAdd(name, value?.DeepClone()))
                {
                    position?.Add(name, source.Position!.Parts![name]);
                }
            }
        }
    }

    // kubectl turns every scalar key into text: `on: x` is the member `true`.
    private string? Name(JsonNode? key, ParsingEvent at)
    {
        if (key is not JsonValue value)
        {
            Fault(at, $"a key must be text, not {(key is null ? "nothing" : "a list or map")}");
            return null;
        }

        if (value.TryGetValue(out string? text))
        {
            return text;
        }

        string name = value.ToJsonString();
        if (at is Scalar scalar && scalar.Value != name)
        {
            _faults.Add(Diagnostic.Warning($"the key `{MessageText.Short(scalar.Value)}` is read as `{name}`", YamlSyntaxFault.Position(_piece, at.Start), "quote it if that is not meant"));
        }

        return name;
    }

    private JsonValue? Typed(Scalar scalar)
    {
        _text += scalar.Value.Length;
        return YamlScalar.Read(scalar, _fault);
    }

    private void Fault(ParsingEvent at, string message, string? remedy = null)
    {
        _faults.Add(Diagnostic.Error(message, YamlSyntaxFault.Position(_piece, at.Start), remedy));
        if (++_faultCount >= YamlLimits.DocumentFaults)
        {
            throw Rejected("the document has too many faults", at.Start);
        }
    }

    private RejectedDocumentException Rejected(string message, Mark at, string? remedy = null) => new(Diagnostic.Error(message, YamlSyntaxFault.Position(_piece, at), remedy));
}
