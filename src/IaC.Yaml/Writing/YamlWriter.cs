using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace IaC.Yaml;

/// <summary>Writes documents as YAML that is read back as what it was: text that would be taken for something else stands in quotes.</summary>
public static class YamlWriter
{
    private const int NeverFold = int.MaxValue;

    /// <summary>Writes documents, <c>---</c> between them.</summary>
    public static void Write(IEnumerable<JsonObject> documents, TextWriter output)
    {
        bool first = true;
        foreach (JsonObject document in documents)
        {
            if (!first)
            {
                output.Write("---\n");
            }

            first = false;
            output.Write(Text(document));
        }
    }

    private static string Text(JsonObject document)
    {
        using var text = new StringWriter(CultureInfo.InvariantCulture) { NewLine = "\n" };
        var emitter = new Emitter(text, new EmitterSettings().WithBestWidth(NeverFold).WithIndentedSequences());
        emitter.Emit(new StreamStart());
        emitter.Emit(new DocumentStart(null, null, isImplicit: true));
        Value(document, emitter);
        emitter.Emit(new DocumentEnd(isImplicit: true));
        emitter.Emit(new StreamEnd());
        return text.ToString();
    }

    private static void Value(JsonNode? node, Emitter emitter)
    {
        switch (node)
        {
            case JsonObject members:
                emitter.Emit(new MappingStart(AnchorName.Empty, TagName.Empty, isImplicit: true, members.Count == 0 ? MappingStyle.Flow : MappingStyle.Block));
                foreach ((string name, JsonNode? value) in members)
                {
                    Scalar(name, emitter);
                    Value(value, emitter);
                }

                emitter.Emit(new MappingEnd());
                break;
            case JsonArray items:
                emitter.Emit(new SequenceStart(AnchorName.Empty, TagName.Empty, isImplicit: true, items.Count == 0 ? SequenceStyle.Flow : SequenceStyle.Block));
                foreach (JsonNode? item in items)
                {
                    Value(item, emitter);
                }

                emitter.Emit(new SequenceEnd());
                break;
            case JsonValue value when value.GetValueKind() == JsonValueKind.String:
                Scalar(value.GetValue<string>(), emitter);
                break;
            default:
                emitter.Emit(new Scalar(AnchorName.Empty, TagName.Empty, node?.ToJsonString() ?? "null", ScalarStyle.Plain, isPlainImplicit: true, isQuotedImplicit: false));
                break;
        }
    }

    private static void Scalar(string text, Emitter emitter)
    {
        bool plain = !text.Any(IsBreak) && PlainScalar.Read(text) is { } read && read.GetValueKind() == JsonValueKind.String && !PlainScalar.IsNotFinite(text);
        ScalarStyle style = plain ? ScalarStyle.Any
            : text.Contains('\n', StringComparison.Ordinal) && text.Trim('\n').Length > 0 && !text.Any(letter => IsBreak(letter) && letter != '\n') ? ScalarStyle.Literal
            : ScalarStyle.DoubleQuoted;
        emitter.Emit(new Scalar(AnchorName.Empty, TagName.Empty, text, style, isPlainImplicit: true, isQuotedImplicit: true));
    }

    // What ends a line or cannot be seen is kept by quotes alone.
    private static bool IsBreak(char letter) => char.IsControl(letter) || letter is '\u2028' or '\u2029';
}
