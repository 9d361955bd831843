namespace IaC.Cli.Hosting;

/// <summary>Texts within units of systemd: between quotes backslash and quote are escaped, and % begins a specifier everywhere (systemd.service(5), Command Lines).</summary>
internal static class UnitText
{
    /// <summary>A path as one word of a command line.</summary>
    public static string Quoted(string path) => $"\"{Escaped(path).Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\"";

    /// <summary>Any text.</summary>
    public static string Escaped(string text) => text.Replace("%", "%%", StringComparison.Ordinal);
}
