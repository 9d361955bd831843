using IaC.Cli.Terminals;
using IaC.Pods;

namespace IaC.Cli.Views.Workloads;

/// <summary>Tells on standard error of what a log lost before it was read.</summary>
internal static class LogGap
{
    /// <summary>Tells of what is missing before a line.</summary>
    /// <returns>Whether anything is.</returns>
    public static bool Tell(Terminal terminal, LogLine line)
    {
        if (line.Lost == 0)
        {
            return false;
        }

        terminal.Error.WriteLine($"iac: {line.Lost} bytes of the log of container {line.Container} were lost here: it wrote more than is kept before that was read");
        return true;
    }
}
