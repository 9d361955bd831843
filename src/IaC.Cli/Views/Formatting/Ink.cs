namespace IaC.Cli.Views.Formatting;

/// <summary>Colours for text on a terminal (ECMA-48 SGR); plain where there is none.</summary>
internal readonly struct Ink(bool colour)
{
    /// <summary>Text as it is.</summary>
    public static Ink None { get; }

    /// <summary>Made, ready.</summary>
    public string Green(string text) => Wrap("32", text);

    /// <summary>Changed, waiting, a warning.</summary>
    public string Yellow(string text) => Wrap("33", text);

    /// <summary>Removed, failed.</summary>
    public string Red(string text) => Wrap("31", text);

    /// <summary>Replaced.</summary>
    public string Magenta(string text) => Wrap("35", text);

    /// <summary>Less important.</summary>
    public string Dim(string text) => Wrap("2", text);

    /// <summary>More important.</summary>
    public string Bold(string text) => Wrap("1", text);

    private string Wrap(string code, string text) => colour && text.Length > 0 ? $"\e[{code}m{text}\e[0m" : text;
}
