using IaC.Cli.Views.Formatting;
using IaC.Engine;

namespace IaC.Cli.Views.Deployment;

/// <summary>An apply as lines: for pipes, files and dumb terminals.</summary>
internal sealed class LineApplyView(TextWriter output, Ink ink) : IApplyView
{
    private readonly HashSet<(string Urn, string Part)> parts = [];
    private int width;

    /// <inheritdoc/>
    public void Handle(EngineEvent value)
    {
        switch (value)
        {
            case EngineEvent.PlanReady plan:
                width = plan.Steps.Select(step => step.Name.Length).DefaultIfEmpty().Max();
                break;
            case EngineEvent.StepWaiting waiting:
                Line(waiting.Name, ink.Dim("waiting until ready"));
                break;
            // How far a part is concerns who watches; here each part is named once.
            case EngineEvent.StepProgress progress when parts.Add((progress.Urn, progress.Message)) || progress.Fraction is null:
                Line(progress.Name, Printable.Line(Readable.Digests(progress.Message)));
                break;
            case EngineEvent.StepSucceeded { Action: not StepAction.Same } done:
                Line(done.Name, $"{ink.Green(StepText.Done(done.Action))} in {Readable.Seconds(done.Seconds)}");
                break;
            case EngineEvent.StepFailed failed:
                Line(failed.Name, ink.Red($"failed: {failed.Message}"));
                break;
            case EngineEvent.StepSkipped skipped:
                Line(skipped.Name, ink.Yellow(skipped.Because is null ? "skipped" : $"skipped because {skipped.Because} failed"));
                break;
            case EngineEvent.Warning warning:
                output.WriteLine(ink.Yellow($"warning: {warning.Message}"));
                break;
            case EngineEvent.OutputsReady ready:
                output.Write(OutputsText.Of(ready.Outputs));
                break;
            case EngineEvent.Summary summary:
                output.WriteLine(SummaryText.Of(summary, ink));
                break;
            default:
                break;
        }
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private void Line(string name, string news) => output.WriteLine($"    {name.PadRight(width)}  {news}");
}
