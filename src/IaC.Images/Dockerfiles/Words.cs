using System.Text;
using System.Text.Json;

namespace IaC.Images.Dockerfiles;

/// <summary>The words of an instruction.</summary>
internal static class Words
{
    /// <summary>Words between blanks; quotes and backslashes keep blanks in a word, and go.</summary>
    internal static IReadOnlyList<string> Split(string text)
    {
        List<string> words = [];
        var word = new StringBuilder();
        bool any = false;
        char quote = '\0';
        for (int i = 0; i < text.Length; i++)
        {
            char c = text[i];
            if (c == '\\' && quote != '\'' && i + 1 < text.Length)
            {
                word.Append(text[++i]);
                any = true;
            }
            else if (quote != '\0' ? c == quote : c is '"' or '\'')
            {
                quote = quote == '\0' ? c : '\0';
                any = true;
            }
            else if (quote == '\0' && char.IsWhiteSpace(c))
            {
                End();
            }
            else
            {
                word.Append(c);
                any = true;
            }
        }

        End();
        return words;

        void End()
        {
            if (any)
            {
                words.Add(word.ToString());
            }

            word.Clear();
            any = false;
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
