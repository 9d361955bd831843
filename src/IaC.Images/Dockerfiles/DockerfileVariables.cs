using System.Text;

namespace IaC.Images.Dockerfiles;

/// <summary>
/// Variables of a stage: <c>$NAME</c>, <c>${NAME}</c>, and <c>${NAME:-word}</c>, <c>${NAME:+word}</c>, <c>${NAME:?word}</c> with or without the colon (Dockerfile reference, Environment replacement).
/// A variable of ENV wins over an ARG of the same name. Any other form of braces is an <see cref="ImageException"/>.
/// </summary>
internal sealed class DockerfileVariables
{
    // No character of a file that is text.
    private const char End = '\0';

    private readonly Dictionary<string, string> _arguments = [];
    private readonly List<string> _order = [];
    private readonly Dictionary<string, string> _environment = [];

    /// <summary>Arguments that are declared, as variables of commands.</summary>
    internal IEnumerable<string> Arguments => _arguments.OrderBy(argument => argument.Key, StringComparer.Ordinal).Select(argument => $"{argument.Key}={argument.Value}");

    /// <summary>The environment, in the order in which it was set.</summary>
    internal IEnumerable<string> Environment => _order.Select(name => $"{name}={_environment[name]}");

    internal void SetArgument(string name, string value) => _arguments[name] = value;

    internal string? Argument(string name) => _arguments.GetValueOrDefault(name);

    internal void SetEnvironment(string name, string value)
    {
        if (!_environment.ContainsKey(name))
        {
            _order.Add(name);
        }

        _environment[name] = value;
    }

    /// <summary>The words of a text, each as it is meant.</summary>
    internal IReadOnlyList<string> WordsOf(string text) => [.. Words.Split(text).Select(Word)];

    /// <summary>One word as it is meant: quotes and escapes are read and variables replaced in one pass, so that what a variable holds is neither.</summary>
    /// <exception cref="ImageException">A quote or brace is not closed, or braces hold an unknown form.</exception>
    internal string Word(string word)
    {
        int at = 0;
        return Read(word, ref at, End);
    }

    /// <summary>Replaces variables in lines of a here-document: quotes are content, and only <c>\$</c> is an escape.</summary>
    internal string Lines(string text)
    {
        var result = new StringBuilder();
        for (int at = 0; at < text.Length; at++)
        {
            bool escaped = text[at] == '\\' && at + 1 < text.Length && text[at + 1] == '$';
            result.Append(escaped ? text[++at].ToString() : text[at] == '$' ? Replace(text, ref at) : text[at].ToString());
        }

        return result.ToString();
    }

    // From a place up to a character outside of quotes, or to the end; the place is then that character's.
    private string Read(string text, ref int at, char stop)
    {
        var result = new StringBuilder();
        for (; at < text.Length && text[at] != stop; at++)
        {
            switch (text[at])
            {
                case '\'':
                    int end = text.IndexOf('\'', at + 1);
                    result.Append(text.AsSpan(at + 1, end > at ? end - at - 1 : throw Open(text, '\'')));
                    at = end;
                    break;
                case '"':
                    at++;
                    result.Append(ReadQuoted(text, ref at));
                    break;
                case '\\' when at + 1 < text.Length:
                    result.Append(text[++at]);
                    break;
                case '$':
                    result.Append(Replace(text, ref at));
                    break;
                default:
                    result.Append(text[at]);
                    break;
            }
        }

        return result.ToString();
    }

    // Between double quotes a backslash stands for itself, but before what it can take its meaning from.
    private string ReadQuoted(string text, ref int at)
    {
        var result = new StringBuilder();
        for (; at < text.Length && text[at] != '"'; at++)
        {
            if (text[at] == '\\' && at + 1 < text.Length && text[at + 1] is '"' or '$' or '\\')
            {
                at++;
                result.Append(text[at]);
            }
            else if (text[at] == '$')
            {
                result.Append(Replace(text, ref at));
            }
            else
            {
                result.Append(text[at]);
            }
        }

        return at < text.Length ? result.ToString() : throw Open(text, '"');
    }

    // From a dollar sign; the place is then that of the last character of the name, or of the brace.
    private string Replace(string text, ref int at)
    {
        if (at + 1 < text.Length && text[at + 1] == '{')
        {
            return ReplaceBraced(text, ref at);
        }

        int end = NameEnd(text, at + 1);
        if (end == at + 1)
        {
            return "$";
        }

        string name = text[(at + 1)..end];
        at = end - 1;
        return Find(name) ?? "";
    }

    private string ReplaceBraced(string text, ref int at)
    {
        int start = at;
        int end = NameEnd(text, at + 2);
        string name = text[(at + 2)..end];
        string? value = Find(name);
        bool colon = end < text.Length && text[end] == ':';
        at = colon ? end + 1 : end;
        char form = at < text.Length ? text[at] : End;
        if (name.Length == 0 || !(form is '-' or '+' or '?' || (form == '}' && !colon)))
        {
            int close = text.IndexOf('}', start);
            throw new ImageException(close < 0 ? $"a brace is not closed: {text[start..]}" : $"{text[start..(close + 1)]} is none of ${{NAME}}, ${{NAME:-word}}, ${{NAME:+word}} and ${{NAME:?word}}");
        }

        if (form == '}')
        {
            return value ?? "";
        }

        at++;
        string word = Read(text, ref at, '}');
        if (at == text.Length)
        {
            throw new ImageException($"a brace is not closed: {text[start..]}");
        }

        bool has = colon ? value is { Length: > 0 } : value is not null;
        return form switch
        {
            '-' => has ? value! : word,
            '+' => has ? word : "",
            _ => has ? value! : throw new ImageException($"{name} is not set{(word.Length > 0 ? $": {word}" : "")}"),
        };
    }

    private static int NameEnd(string text, int start)
    {
        int end = start;
        while (end < text.Length && (char.IsAsciiLetterOrDigit(text[end]) || text[end] == '_'))
        {
            end++;
        }

        return end;
    }

    private static ImageException Open(string text, char quote) => new($"a quote ({quote}) is not closed: {text}");

    private string? Find(string name) => _environment.GetValueOrDefault(name) ?? _arguments.GetValueOrDefault(name);
}
