using System.Globalization;
using IaC.Cli.Journal;
using IaC.Cli.Views;
using IaC.Cli.Views.Agents;
using IaC.GitOps;
using Serilog;

namespace IaC.Cli.Agents;

/// <summary>Writes down what the agent does: a line on its standard output, and one of JSON in its log.</summary>
/// <param name="path">The log.</param>
/// <param name="output">Where lines are shown.</param>
/// <param name="error">Where is told what is about no unit.</param>
/// <param name="json">Lines are shown as JSON.</param>
internal sealed class AgentLog(string path, TextWriter output, TextWriter error, bool json)
{
    private readonly Lock _gate = new();

    /// <summary>Writes an event.</summary>
    public void Write(UnitEvent happened)
    {
        UnitEventRow row = UnitEventRow.Of(happened);
        string line = ViewJson.Write(row);
        lock (_gate)
        {
            Show(output, json ? line : Text(row));
            LineFile.Append(path, line);
        }
    }

    /// <summary>Tells what is about no unit, on standard error.</summary>
    public void Warn(string text)
    {
        lock (_gate)
        {
            Show(error, $"iac: {text}");
        }
    }

    /// <summary>A line for people.</summary>
    public static string Text(UnitEventRow row) => string.Create(CultureInfo.InvariantCulture, $"{row.Time.ToLocalTime():yyyy-MM-dd HH:mm:ss} {row.Unit,-12} {row.State,-12} {row.Message}");

    // Units are kept though the disk is full that the lines go to: whoever tells of one must not fail by it.
    private static void Show(TextWriter writer, string line)
    {
        try
        {
            writer.WriteLine(line);
            writer.Flush();
        }
        catch (IOException fault)
        {
            Log.Warning(fault, "{Line} could not be shown", line);
        }
    }
}
