using System.Text;
using IaC.Model;

namespace IaC.Yaml;

/// <summary>
/// Cuts a file at its document markers, so that the size of a document is known before it is parsed and a fault in one leaves the others readable.
/// A line that begins with <c>---</c> and then ends or goes on with white space is a marker wherever it stands: YAML 1.2.2 (6.8, c-forbidden) allows it inside no scalar.
/// </summary>
internal static class YamlSplitter
{
    private const string Marker = "---";

    /// <summary>The pieces, in order. One that is too large is reported and left out.</summary>
    public static IEnumerable<YamlPiece> Split(string file, string text, ICollection<Diagnostic> faults)
    {
        int start = 0;
        int line = 0;
        while (start < text.Length)
        {
            int end = NextMarker(text, start);
            string piece = text[start..end];
            if (piece.Length <= YamlLimits.DocumentBytes / 3 || Encoding.UTF8.GetByteCount(piece) <= YamlLimits.DocumentBytes)
            {
                yield return new YamlPiece(file, piece, line);
            }
            else
            {
                faults.Add(Diagnostic.Error("the document is larger than 4 MiB", new SourcePosition(file, line + 1, 1)));
            }

            line += CountLines(piece);
            start = end;
        }
    }

    // The first marker after the start that has more than comments and directives before it.
    private static int NextMarker(string text, int start)
    {
        int at = start;
        bool empty = true;
        while (true)
        {
            int end = text.IndexOf($"\n{Marker}", at, StringComparison.Ordinal);
            if (end < 0)
            {
                return text.Length;
            }

            empty = empty && HoldsNothing(text.AsSpan(at, end - at));
            at = end + 1;
            if (!empty && IsMarker(text.AsSpan(at)))
            {
                return at;
            }
        }
    }

    private static bool IsMarker(ReadOnlySpan<char> line) => line.Length == Marker.Length || char.IsWhiteSpace(line[Marker.Length]);

    private static bool HoldsNothing(ReadOnlySpan<char> text)
    {
        foreach (ReadOnlySpan<char> line in text.EnumerateLines())
        {
            if (!line.IsWhiteSpace() && line.TrimStart()[0] != '#' && line[0] != '%')
            {
                return false;
            }
        }

        return true;
    }

    private static int CountLines(ReadOnlySpan<char> text)
    {
        int count = text.Count('\n');
        for (int at = text.IndexOf('\r'); at >= 0 && at + 1 < text.Length; at = Next(text, at))
        {
            count += text[at + 1] == '\n' ? 0 : 1;
        }

        return count;

        static int Next(ReadOnlySpan<char> text, int at)
        {
            int next = text[(at + 1)..].IndexOf('\r');
            return next < 0 ? -1 : at + 1 + next;
        }
    }
}
