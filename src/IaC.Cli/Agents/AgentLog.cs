using System.Globalization;
using IaC.Cli.Journal;
using IaC.Cli.Terminals;
using IaC.Cli.Views;
using IaC.Cli.Views.Agents;
using IaC.GitOps;

namespace IaC.Cli.Agents;

/// <summary>Writes down what the agent does: a line on its standard output, and one of JSON in its log.</summary>
/// <param name="path">The log.</param>
/// <param name="terminal">Where lines are shown.</param>
/// <param name="json">Lines are shown as JSON.</param>
internal sealed class AgentLog(string path, Terminal terminal, bool json)
{
    private readonly Lock _gate = new();

    /// <summary>Writes an event.</summary>
    public void Write(UnitEvent happened)
    {
        UnitEventRow row = UnitEventRow.Of(happened);
        string line = ViewJson.Write(row);
        lock (_gate)
        {
            terminal.Output.WriteLine(json ? line : Text(row));
            terminal.Output.Flush();
            LineFile.Append(path, line);
        }
    }

    /// <summary>Tells what is about no unit, on standard error.</summary>
    public void Warn(string text)
    {
        lock (_gate)
        {
            terminal.Error.WriteLine($"iac: {text}");
            terminal.Error.Flush();
        }
    }

    /// <summary>A line for people.</summary>
    public static string Text(UnitEventRow row) => string.Create(CultureInfo.InvariantCulture, $"{row.Time.ToLocalTime():yyyy-MM-dd HH:mm:ss} {row.Unit,-12} {row.State,-12} {row.Message}");
}
