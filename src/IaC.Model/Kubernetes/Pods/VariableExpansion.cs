using System.Text;

namespace IaC.Model.Kubernetes;

/// <summary>
/// Kubernetes' <c>$(NAME)</c> in command, args and env values: a known name becomes its value, an unknown one stays as it is, and <c>$$(NAME)</c> is a literal <c>$(NAME)</c>
/// (Kubernetes API reference, Container v1 core, <c>args</c>).
/// </summary>
public static class VariableExpansion
{
    /// <summary>The text with the values.</summary>
    /// <param name="text">Text with references.</param>
    /// <param name="lookup">Value of a name; null where it is unknown.</param>
    public static string Expand(string text, Func<string, string?> lookup)
    {
        if (!text.Contains('$', StringComparison.Ordinal))
        {
            return text;
        }

        var result = new StringBuilder(text.Length);
        for (int i = 0; i < text.Length; i++)
        {
            if (text[i] != '$' || i + 1 == text.Length)
            {
                result.Append(text[i]);
            }
            else if (text[i + 1] == '$')
            {
                result.Append('$');
                i++;
            }
            else if (text[i + 1] == '(' && text.IndexOf(')', i + 2) is > 0 and var end)
            {
                string name = text[(i + 2)..end];
                result.Append(lookup(name) ?? $"$({name})");
                i = end;
            }
            else
            {
                result.Append('$');
            }
        }

        return result.ToString();
    }
}
