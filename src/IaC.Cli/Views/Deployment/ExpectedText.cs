using IaC.Cli.Views.Formatting;
using IaC.Engine;

namespace IaC.Cli.Views.Deployment;

/// <summary>How long something is expected to take, in words.</summary>
internal static class ExpectedText
{
    // Less than this share is not what anybody waits for.
    private const double Telling = 0.2;
    private const double AtOnce = 0.05;

    /// <summary>Whether it takes long enough to be told before.</summary>
    public static bool IsTold(double seconds) => seconds >= AtOnce;

    /// <summary><c>~4.2 s</c>.</summary>
    public static string About(double seconds) => $"~{Readable.Seconds(seconds)}";

    /// <summary>Of a run: <c>~4.2 s, 3 s of it pulling</c>.</summary>
    public static string Of(ExpectedRun run)
    {
        PhaseTime most = run.Phases.Where(phase => phase.Phase is not (StepPhase.Create or StepPhase.Update or StepPhase.Delete)).OrderByDescending(phase => phase.Seconds).FirstOrDefault();
        string part = most.Seconds >= Telling * run.Seconds && most.Seconds > 0 ? $", {Readable.Seconds(most.Seconds)} of it {Word(most.Phase)}" : "";
        string more = run.Unmeasured == 0 ? "" : $", and what {Readable.Count(run.Unmeasured, "step")} will take that nothing is known of yet";
        return $"{About(run.Seconds)}{part}{more}";
    }

    /// <summary>Of a step: <c>~4.2 s: pulling 3 s, unpacking 0.4 s, starting 0.1 s</c>.</summary>
    public static string Of(StepTime step)
    {
        string parts = string.Join(", ", step.Phases.Where(phase => phase.Seconds >= 0.001).Select(phase => $"{Word(phase.Phase)} {Readable.Seconds(phase.Seconds)}"));
        return parts.Length == 0 ? About(step.Seconds) : $"{About(step.Seconds)}: {parts}";
    }

    private static string Word(StepPhase phase) => phase switch
    {
        StepPhase.Pull => "pulling",
        StepPhase.Build => "building",
        StepPhase.Unpack => "unpacking",
        StepPhase.Disk => "making disks",
        StepPhase.Create => "creating",
        StepPhase.Start => "starting",
        StepPhase.Boot => "booting",
        StepPhase.Ready => "waiting until ready",
        StepPhase.Update => "updating",
        _ => "deleting",
    };
}
