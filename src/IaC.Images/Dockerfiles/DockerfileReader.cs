using System.Text;
using System.Text.RegularExpressions;

namespace IaC.Images.Dockerfiles;

/// <summary>Cuts a Dockerfile into instructions (Dockerfile reference, Format): comments, lines that go on, flags, here-documents, and the directive that names another escape character.</summary>
internal sealed partial class DockerfileReader(string file, string text)
{
    private static readonly string[] TakesDocuments = ["RUN", "COPY", "ADD"];

    private readonly string[] _lines = text.ReplaceLineEndings("\n").Split('\n');
    private int _next;
    private char _escape = '\\';

    /// <summary>All instructions.</summary>
    internal IReadOnlyList<Instruction> Read()
    {
        ReadDirectives();
        List<Instruction> instructions = [];
        while (_next < _lines.Length)
        {
            string line = _lines[_next].Trim();
            if (line.Length == 0 || line.StartsWith('#'))
            {
                _next++;
                continue;
            }

            instructions.Add(ReadInstruction());
        }

        return instructions;
    }

    // Before anything else: # escape=`; the syntax of others is a frontend of theirs, and what this program understands is the same.
    private void ReadDirectives()
    {
        while (_next < _lines.Length && Directive().Match(_lines[_next]) is { Success: true } match)
        {
            if (match.Groups[1].Value.Equals("escape", StringComparison.OrdinalIgnoreCase))
            {
                _escape = match.Groups[2].Value is "\\" or "`" ? match.Groups[2].Value[0] : throw new DockerfileException(file, _next + 1, "the escape character is \\ or `");
            }

            _next++;
        }
    }

    private Instruction ReadInstruction()
    {
        int start = _next + 1;
        string whole = ReadLogicalLine();
        int end = whole.IndexOfAny([' ', '\t']);
        string name = (end < 0 ? whole : whole[..end]).ToUpperInvariant();
        string rest = end < 0 ? "" : whole[end..].TrimStart();
        List<KeyValuePair<string, string>> flags = [];
        while (Flag().Match(rest) is { Success: true } match)
        {
            flags.Add(new(match.Groups[1].Value, match.Groups[2].Value));
            rest = rest[match.Length..].TrimStart();
        }

        IReadOnlyList<HereDocument> documents = TakesDocuments.Contains(name) ? ReadDocuments(rest, start) : [];
        return new Instruction(name, flags, rest.Trim(), documents, start);
    }

    // Comments between lines that go on are left out, and so are empty lines.
    private string ReadLogicalLine()
    {
        var whole = new StringBuilder();
        while (_next < _lines.Length)
        {
            string line = _lines[_next++];
            string trimmed = line.TrimStart();
            if (whole.Length > 0 && (trimmed.Length == 0 || trimmed.StartsWith('#')))
            {
                continue;
            }

            string end = line.TrimEnd();
            if (!end.EndsWith(_escape))
            {
                whole.Append(whole.Length == 0 ? trimmed : line);
                break;
            }

            whole.Append(whole.Length == 0 ? end[..^1].TrimStart() : end[..^1]);
        }

        return whole.ToString().TrimEnd();
    }

    private List<HereDocument> ReadDocuments(string rest, int start)
    {
        List<HereDocument> documents = [];
        foreach (Match match in Document().Matches(rest))
        {
            string word = match.Groups[3].Value;
            bool stripTabs = match.Groups[1].Length > 0;
            var content = new StringBuilder();
            while (true)
            {
                if (_next >= _lines.Length)
                {
                    throw new DockerfileException(file, start, $"the here-document '{word}' has no end");
                }

                string line = stripTabs ? _lines[_next].TrimStart('\t') : _lines[_next];
                _next++;
                if (line == word)
                {
                    break;
                }

                content.Append(line).Append('\n');
            }

            documents.Add(new HereDocument(word, content.ToString(), match.Groups[2].Length == 0));
        }

        return documents;
    }

    [GeneratedRegex(@"\A#\s*([a-zA-Z]+)\s*=\s*(\S+)\s*\z")]
    private static partial Regex Directive();

    [GeneratedRegex(@"\A--([a-z][a-z-]*)(?:=(\S*))?(?=\s|\z)")]
    private static partial Regex Flag();

    [GeneratedRegex("""(?:^|(?<=\s))\d?<<(-?)(["']?)([A-Za-z_][A-Za-z0-9_.]*)\2""")]
    private static partial Regex Document();
}
