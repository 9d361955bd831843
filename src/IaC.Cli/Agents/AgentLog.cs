using System.Globalization;
using System.Text;
using IaC.Cli.Terminals;
using IaC.Cli.Views;
using IaC.Cli.Views.Agents;
using IaC.GitOps;
using Serilog;

namespace IaC.Cli.Agents;

/// <summary>Writes down what the agent does: a line on its standard output, and one of JSON in its log, which becomes <c>log.1</c> once it is large.</summary>
/// <param name="path">The log.</param>
/// <param name="terminal">Where lines are shown.</param>
/// <param name="json">Lines are shown as JSON.</param>
internal sealed class AgentLog(string path, Terminal terminal, bool json)
{
    private const long Largest = 4 << 20;
    private readonly Lock _gate = new();

    /// <summary>Writes an event. A disk that refuses stops nothing.</summary>
    public void Write(UnitEvent happened)
    {
        UnitEventRow row = UnitEventRow.Of(happened);
        string line = ViewJson.Write(row);
        lock (_gate)
        {
            terminal.Output.WriteLine(json ? line : Text(row));
            terminal.Output.Flush();
            try
            {
                var options = new FileStreamOptions { Mode = FileMode.Append, Access = FileAccess.Write, Share = FileShare.ReadWrite | FileShare.Delete, BufferSize = 0, UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite };
                using var file = new FileStream(path, options);
                file.Write(Encoding.UTF8.GetBytes(line + "\n"));
                if (file.Length > Largest)
                {
                    File.Move(path, path + ".1", overwrite: true);
                }
            }
            catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
            {
                Log.Warning(fault, "the event is not in the log of the agent");
            }
        }
    }

    /// <summary>A line for people.</summary>
    public static string Text(UnitEventRow row) => string.Create(CultureInfo.InvariantCulture, $"{row.Time.ToLocalTime():yyyy-MM-dd HH:mm:ss} {row.Unit,-12} {row.State,-12} {row.Message}");
}
