using IaC.Cli.Views.Formatting;
using IaC.Engine;

namespace IaC.Cli.Views.Deployment;

/// <summary>The end of a run in words.</summary>
internal static class SummaryText
{
    /// <summary><c>4 created in 0.51 s, ~0.6 s expected</c>, or what went wrong.</summary>
    public static string Of(EngineEvent.Summary summary, Ink ink)
    {
        string text = $"{StepText.Finished(summary)} in {Readable.Seconds(summary.Seconds)}{(summary.ExpectedSeconds is { } expected && ExpectedText.IsTold(expected) ? $", {ExpectedText.About(expected)} expected" : "")}";
        string line = summary.Outcome switch
        {
            RunOutcome.Succeeded => ink.Green(text),
            RunOutcome.Cancelled => ink.Yellow($"stopped: {text}"),
            RunOutcome.RolledBack => ink.Red($"failed, and what was recorded before is back: {text}"),
            _ => ink.Red($"failed: {text}"),
        };
        return summary.Message is null ? line : $"{line}\n{ink.Red(summary.Message)}";
    }
}
