using System.Text;
using System.Text.RegularExpressions;

namespace IaC.Images.Dockerfiles;

/// <summary>What a <c>.dockerignore</c> leaves out of a context: the last pattern that fits a path or a folder above it decides, and one that begins with <c>!</c> takes it in again.</summary>
internal sealed class IgnoreRules
{
    private readonly List<(Regex Pattern, bool Takes)> _rules = [];

    private IgnoreRules(IEnumerable<string> lines)
    {
        foreach (string line in lines.Select(line => line.Trim()).Where(line => line.Length > 0 && !line.StartsWith('#')))
        {
            bool takes = line.StartsWith('!');
            string pattern = Clean((takes ? line[1..] : line).Trim());
            if (pattern.Length > 0)
            {
                _rules.Add((new Regex($@"\A{Translate(pattern)}(?:/.*)?\z", RegexOptions.NonBacktracking | RegexOptions.CultureInvariant), takes));
            }
        }
    }

    /// <summary>The rules of a context: of <c>NAME.dockerignore</c> beside the Dockerfile, else of the context's own.</summary>
    internal static IgnoreRules Read(string context, string dockerfile)
    {
        string[] candidates = [dockerfile + ".dockerignore", Path.Combine(context, ".dockerignore")];
        return new IgnoreRules(candidates.FirstOrDefault(File.Exists) is { } file ? File.ReadAllLines(file) : []);
    }

    /// <summary>Whether a path below the context is left out, with all below it. A folder stays where a later pattern may take something in it in again: its content is asked about by itself.</summary>
    internal bool Leaves(string path, bool isFolder)
    {
        bool leaves = false;
        foreach ((Regex pattern, bool takes) in _rules.Where(rule => rule.Pattern.IsMatch(path)))
        {
            leaves = !takes;
        }

        return leaves && !(isFolder && _rules.Exists(rule => rule.Takes));
    }

    // As a path below the context: without `.`, doubled slashes, and what `..` takes back.
    private static string Clean(string pattern)
    {
        List<string> parts = [];
        foreach (string part in pattern.Split('/').Where(part => part is not ("" or ".")))
        {
            if (part != "..")
            {
                parts.Add(part);
            }
            else if (parts.Count > 0)
            {
                parts.RemoveAt(parts.Count - 1);
            }
        }

        return string.Join('/', parts);
    }

    private static string Translate(string pattern)
    {
        var regex = new StringBuilder();
        for (int i = 0; i < pattern.Length; i++)
        {
            switch (pattern[i])
            {
                case '*' when i + 1 < pattern.Length && pattern[i + 1] == '*':
                    i++;
                    bool slash = i + 1 < pattern.Length && pattern[i + 1] == '/';
                    regex.Append(slash ? "(?:.*/)?" : ".*");
                    i += slash ? 1 : 0;
                    break;
                case '*':
                    regex.Append("[^/]*");
                    break;
                case '?':
                    regex.Append("[^/]");
                    break;
                case '\\' when i + 1 < pattern.Length:
                    regex.Append(Regex.Escape(pattern[++i].ToString()));
                    break;
                case '[':
                    int end = pattern.IndexOf(']', i + 1);
                    regex.Append(end < 0 ? @"\[" : $"[{pattern[(i + 1)..end].Replace("\\", "\\\\", StringComparison.Ordinal)}]");
                    i = end < 0 ? i : end;
                    break;
                default:
                    regex.Append(Regex.Escape(pattern[i].ToString()));
                    break;
            }
        }

        return regex.ToString();
    }
}
