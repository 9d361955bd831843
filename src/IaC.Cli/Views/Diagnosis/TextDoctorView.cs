using System.Text;
using IaC.Cli.Diagnosis;
using IaC.Cli.Views.Formatting;
using IaC.Pods;

namespace IaC.Cli.Views.Diagnosis;

/// <summary>Diagnosis as text.</summary>
internal sealed class TextDoctorView(TextWriter output, Ink ink) : IDoctorView
{
    private const int StatusWidth = 10;

    /// <inheritdoc/>
    public void Show(IReadOnlyList<HostCheck> checks)
    {
        var text = new StringBuilder();
        int width = checks.Max(check => check.Name.Length) + 2;
        foreach (HostCheck check in checks)
        {
            text.Append(Status(check.Status)).Append(check.Name.PadRight(width)).Append(Printable.Line(check.Detail));
            text.Append(check.Remedy is null ? "" : $" ({check.Remedy})").Append('\n');
        }

        output.Write(text);
    }

    /// <inheritdoc/>
    public void Show(IReadOnlyList<Leak> leaks, IReadOnlyList<Leak> left)
    {
        output.WriteLine(leaks.Count == 0 ? "no leaks" : Lines(leaks));
        if (left.Count > 0)
        {
            output.WriteLine(Lines(left));
        }
    }

    private static string Lines(IReadOnlyList<Leak> leaks) => string.Join('\n', leaks.Select(leak => $"{leak.Kind} {Printable.Line(leak.Name)}: {Printable.Line(leak.Detail)}"));

    private string Status(HostCheckStatus status)
    {
        string word = status.ToString().ToLowerInvariant().PadRight(StatusWidth);
        return status switch
        {
            HostCheckStatus.Ok => ink.Green(word),
            HostCheckStatus.Missing => ink.Red(word),
            _ => ink.Yellow(word),
        };
    }
}
