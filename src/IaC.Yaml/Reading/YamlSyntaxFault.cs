using IaC.Model;
using YamlDotNet.Core;

namespace IaC.Yaml;

/// <summary>Words what the parser refused.</summary>
internal static class YamlSyntaxFault
{
    private static readonly (string Part, string Remedy)[] Remedies =
    [
        ("tab", "indent with spaces"),
        ("found invalid mapping", "quote a text that holds `: `, and check the indentation"),
        ("cannot start any token", "quote a text that begins with @, `, % or a tab"),
        ("did not find expected key", "check the indentation, and quote a text that begins with a quote"),
        ("did not find expected '-' indicator", "check the indentation"),
        ("unexpected end of stream", "close the quote"),
        ("unknown escape character", "in single quotes a backslash is a backslash"),
    ];

    /// <summary>The fault of an exception of the parser. <paramref name="last"/> is the place of the last event: the parser throws some exceptions without a place.</summary>
    public static Diagnostic Of(Exception exception, YamlPiece piece, Mark last)
    {
        if (exception is not YamlException syntax)
        {
            return Diagnostic.Error("this is not YAML: a list or map in brackets is not closed, or a part stands where it cannot", Position(piece, last), "check the brackets near here");
        }

        string text = syntax.Message.TrimEnd('.');
        string? remedy = Array.Find(Remedies, entry => text.Contains(entry.Part, StringComparison.Ordinal)).Remedy;
        SourcePosition place = text.Contains("tab", StringComparison.Ordinal) && TabAfter(piece, last) is { } tab ? tab : Position(piece, syntax.Start);
        return Diagnostic.Error($"this is not YAML: {char.ToLowerInvariant(text[0])}{text[1..]}", place, remedy);
    }

    /// <summary>A place of the parser as a place in the file.</summary>
    public static SourcePosition Position(YamlPiece piece, Mark mark) => new(piece.File, piece.LinesBefore + (int)mark.Line, (int)mark.Column);

    // The parser puts a tab in the indentation at the start of the map around it.
    private static SourcePosition? TabAfter(YamlPiece piece, Mark last)
    {
        int line = 0;
        foreach (ReadOnlySpan<char> text in piece.Text.AsSpan().EnumerateLines())
        {
            line++;
            int indentation = text.Length - text.TrimStart(" \t").Length;
            if (line >= last.Line && text[..indentation].IndexOf('\t') is >= 0 and var column)
            {
                return new SourcePosition(piece.File, piece.LinesBefore + line, column + 1);
            }
        }

        return null;
    }
}
