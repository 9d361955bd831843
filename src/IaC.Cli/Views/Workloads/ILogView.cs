using IaC.Pods;

namespace IaC.Cli.Views.Workloads;

/// <summary>Shows log lines as they come.</summary>
internal interface ILogView
{
    /// <summary>Shows a line.</summary>
    void Show(LogLine line);
}
