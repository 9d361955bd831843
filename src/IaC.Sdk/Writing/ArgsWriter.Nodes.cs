using System.Globalization;
using IaC.Model;

namespace IaC;

public sealed partial class ArgsWriter
{
    // Stand for values that are not known while a text is put together; of an area that no text uses.
    private const char MarkOpen = '\uE0F0';
    private const char MarkClose = '\uE0F1';

    internal void WriteNode(OutputNode node)
    {
        if (_found is not null)
        {
            node.AddLeaves(_found);
            _json.Value(null);
            return;
        }

        switch (node)
        {
            case var final when _leaves is not null:
                WriteResolved(final);
                break;
            case LeafNode leaf:
                _json.Value(leaf.ExpressionIn(Space));
                break;
            case ConfigNode config:
                _json.Value(Config(config));
                break;
            case SecretNode secret:
                MarkSecret();
                WriteNode(secret.Inner);
                break;
            case FormatNode format when !HasFormatOfUnknown(format.Format) && Text(format) is { } text:
                _json.Value(text);
                break;
            default:
                WriteResolved(node);
                break;
        }
    }

    private string Space => _resource?.Key.Namespace ?? ResourceKey.DefaultNamespace;

    private void WriteResolved(OutputNode node)
    {
        if (Resolve(node) is not { } resolved)
        {
            _json.Value(null);
        }
        else if (!resolved.IsKnown)
        {
            _json.Value(Computed(node));
        }
        else
        {
            if (resolved.Secret)
            {
                MarkSecret();
            }

            WriteValue(resolved.Value);
        }
    }

    // Null where it has to be waited for; the document is then written once more.
    private Resolved? Resolve(OutputNode node)
    {
        Task<Resolved> task = node.ResolveAsync(_leaves).AsTask();
        if (task.IsCompleted)
        {
            return task.GetAwaiter().GetResult();
        }

        Pending ??= task;
        return null;
    }

    // Null where expressions cannot say it: `$` before one escapes it, and a text that is nothing but an expression takes the type of its value.
    private string? Text(FormatNode format)
    {
        var parts = new List<TextPart>();
        Cut(format, parts);
        if (parts is [{ Kind: TextPartKind.Value }])
        {
            return null;
        }

        string text = "";
        string literal = "";
        foreach (TextPart part in parts)
        {
            if (part.Kind == TextPartKind.Literal)
            {
                literal += part.Text;
                continue;
            }

            if (literal.EndsWith('$'))
            {
                return null;
            }

            text += Escaped(literal) + part.Text;
            literal = "";
        }

        return text + Escaped(literal);
    }

    private void Cut(FormatNode format, List<TextPart> parts)
    {
        var marked = new List<List<TextPart>>();
        object?[] arguments = [.. format.Arguments.Select(argument => Argument(argument, marked))];
        string[] pieces = string.Format(CultureInfo.InvariantCulture, format.Format, arguments).Split(MarkOpen);
        parts.Add(new TextPart(pieces[0], TextPartKind.Literal));
        foreach (string piece in pieces.Skip(1))
        {
            int close = piece.IndexOf(MarkClose, StringComparison.Ordinal);
            parts.AddRange(marked[int.Parse(piece[..close], CultureInfo.InvariantCulture)]);
            parts.Add(new TextPart(piece[(close + 1)..], TextPartKind.Literal));
        }

        parts.RemoveAll(part => part.Text.Length == 0);
    }

    private object? Argument(OutputNode argument, List<List<TextPart>> marked)
    {
        switch (argument)
        {
            case LeafNode leaf:
                return Mark(new TextPart(leaf.ExpressionIn(Space), leaf.IsText ? TextPartKind.Text : TextPartKind.Value));
            case ConfigNode config:
                return Mark(new TextPart(Config(config), TextPartKind.Text));
            case SecretNode secret:
                MarkSecret();
                return Argument(secret.Inner, marked);
            case FormatNode inner when !HasFormatOfUnknown(inner.Format):
                var parts = new List<TextPart>();
                Cut(inner, parts);
                return Mark([.. parts]);
            default:
                Resolved? resolved = Resolve(argument);
                if (resolved is { IsKnown: false })
                {
                    return Mark(new TextPart(Computed(argument), TextPartKind.Value));
                }

                if (resolved is { Secret: true })
                {
                    MarkSecret();
                }

                return resolved?.Value;
        }

        string Mark(params List<TextPart> parts)
        {
            marked.Add(parts);
            return $"{MarkOpen}{(marked.Count - 1).ToString(CultureInfo.InvariantCulture)}{MarkClose}";
        }
    }

    private string Computed(OutputNode node) => $"${{{{ apply.{_computed.IdOf(node)} }}}}";

    private static string Config(ConfigNode config) => ExpressionName.IsSimple(config.Name) ? $"${{{{ config.{config.Name} }}}}" : $"${{{{ config[\"{config.Name}\"] }}}}";

    // `{0:F2}`, `{0,8}`: how a value is written is known only with the value.
    private static bool HasFormatOfUnknown(string format)
    {
        for (int open = format.IndexOf('{', StringComparison.Ordinal); open >= 0; open = format.IndexOf('{', open + 1))
        {
            int end = open + 1;
            while (end < format.Length && char.IsAsciiDigit(format[end]))
            {
                end++;
            }

            if (end > open + 1 && end < format.Length && format[end] is ',' or ':')
            {
                return true;
            }
        }

        return false;
    }
}
