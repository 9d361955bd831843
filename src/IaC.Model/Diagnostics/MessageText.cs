namespace IaC.Model;

/// <summary>Foreign text within messages.</summary>
public static class MessageText
{
    private const int LongestPart = 60;

    private const int LongestLine = 500;

    /// <summary>A text that is quoted in a message: on one line, at most 60 characters, no control characters.</summary>
    public static string Short(string text) => Cut(text, LongestPart);

    /// <summary>A whole message: on one line, at most 500 characters, no control characters.</summary>
    public static string Line(string text) => Cut(text, LongestLine);

    private static string Cut(string text, int longest)
    {
        string line = text.Length <= longest ? text : $"{text[..longest]}...";
        return line.Any(char.IsControl) ? new string([.. line.Select(letter => char.IsControl(letter) ? '?' : letter)]) : line;
    }
}
