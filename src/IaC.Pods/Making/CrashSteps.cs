using IaC.Linux.Processes;

namespace IaC.Pods;

/// <summary>
/// A hook for tests of crashes. A supervisor passes a step before everything that a kill could separate from what comes next, in making and in unmaking its pod.
/// <c>IAC_SUPERVISOR_CRASH=STEP</c> ends it by SIGKILL before the first step whose name begins so, as the out-of-memory killer would. Without that, and in every other program, a step costs one comparison.
/// </summary>
internal static class CrashSteps
{
    /// <summary>Name of the variable.</summary>
    internal const string Variable = "IAC_SUPERVISOR_CRASH";

    private static string? _fatal;

    /// <summary>From here on the variable counts: this process is a supervisor.</summary>
    internal static void Arm() => _fatal = Environment.GetEnvironmentVariable(Variable);

    /// <summary>Passes a step, or does not return.</summary>
    /// <param name="step">What is done next: <c>namespaces</c>, <c>unmake groups</c>.</param>
    internal static void Pass(string step)
    {
        if (_fatal is { Length: > 0 } && step.StartsWith(_fatal, StringComparison.Ordinal))
        {
            const int kill = 9;
            PidFd.SendSignal(PidFd.Open(Environment.ProcessId), kill);
        }
    }
}
