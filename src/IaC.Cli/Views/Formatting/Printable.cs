using System.Text;
using System.Text.RegularExpressions;

namespace IaC.Cli.Views.Formatting;

/// <summary>Makes text of others fit to be shown: what a container or a document says must not move the cursor or colour the terminal.</summary>
internal static partial class Printable
{
    /// <summary>On one line: control characters are written as <c>\xNN</c>, line ends as <c>\n</c>.</summary>
    public static string Line(string text)
    {
        if (!text.Any(char.IsControl))
        {
            return text;
        }

        var line = new StringBuilder(text.Length + 8);
        foreach (char character in text)
        {
            _ = character switch
            {
                '\n' => line.Append("\\n"),
                '\t' => line.Append("\\t"),
                _ when char.IsControl(character) => line.Append($"\\x{(int)character:x2}"),
                _ => line.Append(character),
            };
        }

        return line.ToString();
    }

    /// <summary>A line that a program wrote, as a terminal would be left with it: what follows the last carriage return, without control sequences (ECMA-48, section 5.4); other control characters as in <see cref="Line"/>.</summary>
    public static string Written(string text) => Line(ControlSequence().Replace(text.TrimEnd('\r').Split('\r')[^1], ""));

    [GeneratedRegex(@"\x1B(?:\[[0-?]*[ -/]*[@-~]|\][^\x07\x1B]*(?:\x07|\x1B\\)|[ -/]*[0-Z\\^-~])")]
    private static partial Regex ControlSequence();
}
