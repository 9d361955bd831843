using System.Globalization;
using IaC.Cli.Views.Formatting;
using IaC.Engine;
using IaC.Model;

namespace IaC.Cli.Views.Deployment;

/// <summary>Steps in words and symbols, the same in plan, progress and summary.</summary>
internal static class StepText
{
    /// <summary><c>+</c> create, <c>~</c> update, <c>+/-</c> replace, <c>-</c> delete; right-aligned to three characters and coloured.</summary>
    public static string Symbol(StepAction action, Ink ink) => action switch
    {
        StepAction.Create => ink.Green("  +"),
        StepAction.Update => ink.Yellow("  ~"),
        StepAction.Replace => ink.Magenta("+/-"),
        StepAction.Delete => ink.Red("  -"),
        StepAction.Forget => ink.Dim("  x"),
        StepAction.Refresh => ink.Dim("  ?"),
        StepAction.Keep => ink.Dim("  ="),
        _ => "   ",
    };

    /// <summary>What was done: <c>created</c>.</summary>
    public static string Done(StepAction action) => action switch
    {
        StepAction.Create => "created",
        StepAction.Update => "updated",
        StepAction.Replace => "replaced",
        StepAction.Delete => "deleted",
        StepAction.Forget => "forgotten",
        StepAction.Refresh => "refreshed",
        StepAction.Keep => "kept",
        _ => "unchanged",
    };

    /// <summary>What is being done: <c>creating</c>.</summary>
    public static string Doing(StepAction action) => action switch
    {
        StepAction.Create => "creating",
        StepAction.Update => "updating",
        StepAction.Replace => "replacing",
        StepAction.Delete => "deleting",
        StepAction.Forget => "forgetting",
        StepAction.Refresh => "refreshing",
        StepAction.Keep => "keeping",
        _ => "checking",
    };

    /// <summary>What a change costs.</summary>
    public static string Effect(FieldEffect effect) => effect switch
    {
        FieldEffect.Live => "live",
        FieldEffect.Restart => "restart",
        FieldEffect.Replace => "replace",
        FieldEffect.DataLoss => "data is lost",
        _ => "record only",
    };

    /// <summary>As <see cref="Effect(FieldEffect)"/>, coloured by how much it costs.</summary>
    public static string Effect(FieldEffect effect, Ink ink) => effect switch
    {
        FieldEffect.Live => ink.Green(Effect(effect)),
        FieldEffect.Restart => ink.Yellow(Effect(effect)),
        FieldEffect.Replace => ink.Magenta(Effect(effect)),
        FieldEffect.DataLoss => ink.Red(Effect(effect)),
        _ => ink.Dim(Effect(effect)),
    };

    /// <summary><c>2 to create, 1 to delete, 3 unchanged</c>.</summary>
    public static string Planned(StepCounts counts) => Join(
        (counts.Create, "to create"),
        (counts.Update, "to update"),
        (counts.Replace, "to replace"),
        (counts.Delete, "to delete"),
        (counts.Forget, "to forget"),
        (counts.Refresh, "to refresh"),
        (counts.Keep, "to keep"),
        (counts.Same, "unchanged"));

    /// <summary><c>2 created, 1 deleted, 3 unchanged, 1 failed</c>.</summary>
    public static string Finished(EngineEvent.Summary summary) => Join(
        (summary.Counts.Create, "created"),
        (summary.Counts.Update, "updated"),
        (summary.Counts.Replace, "replaced"),
        (summary.Counts.Delete, "deleted"),
        (summary.Counts.Forget, "forgotten"),
        (summary.Counts.Refresh, "refreshed"),
        (summary.Counts.Keep, "kept"),
        (summary.Counts.Same, "unchanged"),
        (summary.Failed, "failed"),
        (summary.Skipped, "skipped"));

    private static string Join(params ReadOnlySpan<(int Count, string Word)> parts)
    {
        var words = new List<string>();
        foreach ((int count, string word) in parts)
        {
            if (count > 0)
            {
                words.Add(string.Create(CultureInfo.InvariantCulture, $"{count} {word}"));
            }
        }

        return words.Count == 0 ? "nothing done" : string.Join(", ", words);
    }
}
