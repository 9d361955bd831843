using System.Collections.Immutable;

namespace IaC.Model;

/// <summary>A string of a document, cut into literal text and expressions. <c>$${{</c> is the literal <c>${{</c>.</summary>
/// <param name="Parts">In order; a literal part has no expression.</param>
/// <param name="Faults">What could not be read: message and remedy.</param>
internal sealed record ExpressionText(ImmutableArray<(string Literal, Expression? Expression)> Parts, ImmutableArray<(string Message, string? Remedy)> Faults)
{
    public const string Open = "${{";

    public const string Close = "}}";

    /// <summary>The one expression that is the whole string, so that its value keeps its type; null otherwise.</summary>
    public Expression? Whole => Parts is [{ Expression: { } only }] ? only : null;

    /// <summary>Cuts a string. Names without a namespace lie in <paramref name="documentNamespace"/>.</summary>
    public static ExpressionText Parse(string text, string documentNamespace)
    {
        var parts = ImmutableArray.CreateBuilder<(string, Expression?)>();
        var faults = ImmutableArray.CreateBuilder<(string, string?)>();
        string literal = "";
        int at = 0;
        while (text.IndexOf(Open, at, StringComparison.Ordinal) is >= 0 and var open)
        {
            if (open > at && text[open - 1] == '$')
            {
                literal += text[at..(open - 1)] + Open;
                at = open + Open.Length;
                continue;
            }

            literal += text[at..open];
            int close = text.IndexOf(Close, open, StringComparison.Ordinal);
            if (close < 0)
            {
                faults.Add(("`${{` is not closed by `}}`", "`$${{` writes a literal `${{`"));
                at = text.Length;
                break;
            }

            if (literal.Length > 0)
            {
                parts.Add((literal, null));
                literal = "";
            }

            at = close + Close.Length;
            if (new ExpressionParser(text[(open + Open.Length)..close].Trim(), documentNamespace).Parse(out string? fault, out string? remedy) is { } expression)
            {
                parts.Add(("", expression));
            }
            else
            {
                faults.Add((fault!, remedy));
            }
        }

        literal += text[at..];
        if (literal.Length > 0)
        {
            parts.Add((literal, null));
        }

        return new ExpressionText(parts.ToImmutable(), faults.ToImmutable());
    }
}
