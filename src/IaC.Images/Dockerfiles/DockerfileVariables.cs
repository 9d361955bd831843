using System.Text;

namespace IaC.Images.Dockerfiles;

/// <summary>Variables of a stage: <c>$NAME</c>, <c>${NAME}</c>, <c>${NAME:-word}</c>, <c>${NAME:+word}</c> (Dockerfile reference, Environment replacement). A variable of ENV wins over an ARG of the same name.</summary>
internal sealed class DockerfileVariables
{
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

    /// <summary>Replaces variables. Quotes stay; within single quotes, and after a backslash, nothing is replaced.</summary>
    internal string Expand(string text)
    {
        var result = new StringBuilder();
        bool quoted = false;
        for (int i = 0; i < text.Length; i++)
        {
            char c = text[i];
            if (c == '\\' && i + 1 < text.Length)
            {
                // An escaped dollar sign is one; anything else keeps its escape for who reads the words.
                result.Append(text[i + 1] == '$' ? "" : "\\").Append(text[++i]);
            }
            else if (c == '\'')
            {
                quoted = !quoted;
                result.Append(c);
            }
            else if (c == '$' && !quoted && i + 1 < text.Length)
            {
                result.Append(Replace(text, ref i));
            }
            else
            {
                result.Append(c);
            }
        }

        return result.ToString();
    }

    private string Replace(string text, ref int at)
    {
        int start = at + 1;
        if (text[start] == '{')
        {
            int depth = 1;
            int end = start + 1;
            for (; end < text.Length && depth > 0; end++)
            {
                depth += text[end] == '{' ? 1 : text[end] == '}' ? -1 : 0;
            }

            if (depth > 0)
            {
                return "$";
            }

            at = end - 1;
            return ReplaceBraced(text[(start + 1)..(end - 1)]);
        }

        int stop = start;
        while (stop < text.Length && (char.IsAsciiLetterOrDigit(text[stop]) || text[stop] == '_'))
        {
            stop++;
        }

        if (stop == start)
        {
            return "$";
        }

        at = stop - 1;
        return Find(text[start..stop]) ?? "";
    }

    private string ReplaceBraced(string inner)
    {
        int colon = inner.IndexOf(':', StringComparison.Ordinal);
        if (colon < 0 || colon + 1 >= inner.Length)
        {
            return Find(inner) ?? "";
        }

        string? value = Find(inner[..colon]) is { Length: > 0 } found ? found : null;
        return inner[colon + 1] switch
        {
            '-' => value ?? Expand(inner[(colon + 2)..]),
            '+' => value is null ? "" : Expand(inner[(colon + 2)..]),
            _ => throw new ImageException($"${{{inner}}} is neither ${{NAME}}, ${{NAME:-word}} nor ${{NAME:+word}}"),
        };
    }

    private string? Find(string name) => _environment.GetValueOrDefault(name) ?? _arguments.GetValueOrDefault(name);
}
