using IaC.Engine;
using Serilog;
using Serilog.Events;

namespace IaC.Cli.Logging;

/// <summary>Events of the engine in the log, in the JSON that programs get: no secret stands in it.</summary>
internal static class EventLog
{
    /// <summary>Writes one event.</summary>
    public static void Write(EngineEvent value)
    {
        LogEventLevel level = value switch
        {
            EngineEvent.StepFailed => LogEventLevel.Error,
            EngineEvent.Warning or EngineEvent.StepSkipped => LogEventLevel.Warning,
            EngineEvent.StepProgress => LogEventLevel.Debug,
            _ => LogEventLevel.Information,
        };
        if (Log.IsEnabled(level))
        {
            Log.Write(level, "{Event:l}", EngineEventJson.Write(value));
        }
    }
}
