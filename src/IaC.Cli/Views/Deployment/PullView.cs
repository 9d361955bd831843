using IaC.Cli.Views.Formatting;
using IaC.Engine;

namespace IaC.Cli.Views.Deployment;

/// <summary>Of an apply whose result speaks for itself: what is pulled, each part named once, and warnings.</summary>
internal sealed class PullView(TextWriter output)
{
    private readonly HashSet<string> parts = [];

    /// <summary>Shows one event.</summary>
    public void Handle(EngineEvent value)
    {
        switch (value)
        {
            case EngineEvent.StepProgress { Fraction: not null } progress when parts.Add(progress.Message):
                output.WriteLine(Printable.Line(Readable.Digests(progress.Message)));
                break;
            case EngineEvent.Warning warning:
                output.WriteLine($"warning: {warning.Message}");
                break;
            default:
                break;
        }
    }
}
