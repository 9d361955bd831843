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
        switch (node)
        {
            case LeafNode leaf:
                _json.Value(leaf.ExpressionIn(_resource?.Key.Namespace ?? ResourceKey.DefaultNamespace));
                break;
            case ConfigNode config:
                _json.Value(Config(config));
                break;
            case SecretNode secret:
                MarkSecret();
                WriteNode(secret.Inner);
                break;
            case FormatNode format when !HasFormatOfUnknown(format.Format):
                _json.Value(Text(format));
                break;
            default:
                WriteResolved(node);
                break;
        }
    }

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
        Task<Resolved> task = node.ResolveAsync(null).AsTask();
        if (task.IsCompleted)
        {
            return task.GetAwaiter().GetResult();
        }

        Pending ??= task;
        return null;
    }

    private string Text(FormatNode format)
    {
        var expressions = new List<string>();
        object?[] arguments = [.. format.Arguments.Select(argument => Argument(argument, expressions))];
        string text = Escaped(string.Format(CultureInfo.InvariantCulture, format.Format, arguments));
        for (int index = 0; index < expressions.Count; index++)
        {
            text = text.Replace($"{MarkOpen}{index}{MarkClose}", expressions[index], StringComparison.Ordinal);
        }

        return text;
    }

    private object? Argument(OutputNode argument, List<string> expressions)
    {
        switch (argument)
        {
            case LeafNode leaf:
                return Mark(leaf.ExpressionIn(_resource?.Key.Namespace ?? ResourceKey.DefaultNamespace));
            case ConfigNode config:
                return Mark(Config(config));
            case SecretNode secret:
                MarkSecret();
                return Argument(secret.Inner, expressions);
            case FormatNode inner when !HasFormatOfUnknown(inner.Format):
                return Mark(Text(inner));
            default:
                Resolved? resolved = Resolve(argument);
                if (resolved is { IsKnown: false })
                {
                    return Mark(Computed(argument));
                }

                if (resolved is { Secret: true })
                {
                    MarkSecret();
                }

                return resolved?.Value;
        }

        string Mark(string expression)
        {
            expressions.Add(expression);
            return $"{MarkOpen}{expressions.Count - 1}{MarkClose}";
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
