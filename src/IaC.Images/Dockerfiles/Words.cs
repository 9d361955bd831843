using System.Text.Json;

namespace IaC.Images.Dockerfiles;

/// <summary>The words of an instruction.</summary>
internal static class Words
{
    /// <summary>Words between blanks that stand outside of quotes, as they are written. <see cref="DockerfileVariables.Word"/> reads each: what a variable holds is never split.</summary>
    internal static IReadOnlyList<string> Split(string text)
    {
        List<string> words = [];
        int start = -1;
        char quote = '\0';
        for (int i = 0; i < text.Length; i++)
        {
            char c = text[i];
            if (quote == '\0' && char.IsWhiteSpace(c))
            {
                End(i);
                continue;
            }

            start = start < 0 ? i : start;
            if (c == '\\' && quote != '\'')
            {
                i++;
            }
            else if (quote == '\0' ? c is '"' or '\'' : c == quote)
            {
                quote = quote == '\0' ? c : '\0';
            }
        }

        End(text.Length);
        return words;

        void End(int end)
        {
            if (start >= 0)
            {
                words.Add(text[start..end]);
            }

            start = -1;
        }
    }

    /// <summary>The texts of a JSON array; null for anything else, which is then words or a command of the shell.</summary>
    internal static IReadOnlyList<string>? TryReadArray(string text)
    {
        if (!text.StartsWith('['))
        {
            return null;
        }

        try
        {
            using JsonDocument document = JsonDocument.Parse(text);
            return document.RootElement.EnumerateArray().All(element => element.ValueKind == JsonValueKind.String) ? [.. document.RootElement.EnumerateArray().Select(element => element.GetString()!)] : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
