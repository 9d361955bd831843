using System.Globalization;
using System.Text;

namespace IaC.Programs.Emitting;

/// <summary>Words of C#.</summary>
internal static class CSharpText
{
    private static readonly HashSet<string> Taken = new(
        [
            "abstract", "as", "base", "bool", "break", "byte", "case", "catch", "char", "checked", "class", "const", "continue", "decimal", "default", "delegate", "do", "double", "else", "enum", "event", "explicit",
            "extern", "false", "finally", "fixed", "float", "for", "foreach", "goto", "if", "implicit", "in", "int", "interface", "internal", "is", "lock", "long", "namespace", "new", "null", "object", "operator", "out",
            "override", "params", "private", "protected", "public", "readonly", "ref", "return", "sbyte", "sealed", "short", "sizeof", "stackalloc", "static", "string", "struct", "switch", "this", "throw", "true", "try",
            "typeof", "uint", "ulong", "unchecked", "unsafe", "ushort", "using", "virtual", "void", "volatile", "while", "args", "await", "var",
        ],
        StringComparer.Ordinal);

    /// <summary>A text as a literal.</summary>
    public static string Literal(string text) => $"\"{Escaped(text)}\"";

    /// <summary>A text within a literal.</summary>
    /// <param name="text">The text.</param>
    /// <param name="interpolated">Braces stand for themselves.</param>
    public static string Escaped(string text, bool interpolated = false)
    {
        var escaped = new StringBuilder(text.Length);
        foreach (char letter in text)
        {
            escaped.Append(letter switch
            {
                '"' => "\\\"",
                '\\' => @"\\",
                '\n' => "\\n",
                '\r' => "\\r",
                '\t' => "\\t",
                '{' or '}' when interpolated => $"{letter}{letter}",
                < ' ' or '\u007f' or (>= '\ud800' and <= '\udfff') or '\u0085' or '\u2028' or '\u2029' => $"\\u{(int)letter:x4}",
                _ => letter.ToString(CultureInfo.InvariantCulture),
            });
        }

        return escaped.ToString();
    }

    /// <summary>The name of a variable after that of a resource, one that is not taken yet.</summary>
    public static string Variable(string name, string kind, ISet<string> taken)
    {
        var words = name.Split('-', '.', '_').Where(word => word.Length > 0).ToList();
        string plain = string.Concat(words.Select((word, index) => index == 0 ? word : char.ToUpperInvariant(word[0]) + word[1..]));
        plain = char.IsAsciiDigit(plain[0]) ? kind.ToLowerInvariant() + plain : plain;
        IEnumerable<string> candidates = new[] { plain, plain + kind }.Concat(Enumerable.Range(2, int.MaxValue - 2).Select(number => plain + kind + number.ToString(CultureInfo.InvariantCulture)));
        return candidates.First(candidate => !Taken.Contains(candidate) && taken.Add(candidate));
    }

    /// <summary>The name of a field as a property.</summary>
    public static string Pascal(string name) => char.ToUpperInvariant(name[0]) + name[1..];

    /// <summary>Namespace of the classes of an API: <c>v1</c> is <c>IaC.Kubernetes.Core.V1</c>, <c>iac/v1alpha1</c> is <c>IaC</c>.</summary>
    public static string NamespaceOf(string apiVersion)
    {
        string[] parts = apiVersion.Split('/');
        (string group, string version) = parts.Length == 1 ? ("core", parts[0]) : (parts[0].Split('.')[0], parts[1]);
        return group == "iac" ? "IaC" : $"IaC.Kubernetes.{Pascal(group)}.{Pascal(version)}";
    }
}
