using IaC.Cli.Commands;
using IaC.Cli.Terminals;
using Serilog;
using Serilog.Core;
using Serilog.Events;
using Serilog.Formatting.Compact;
using Serilog.Formatting.Display;

namespace IaC.Cli.Logging;

/// <summary>
/// The log: what the program did and why it failed, for those who look after it. To standard error with <c>--verbose</c>, as JSON lines to the file in <c>IAC_LOG</c>; never to standard output.
/// Without either nothing is set up, and Serilog's own silent logger stands.
/// </summary>
internal static class CommandLog
{
    private const string FileVariable = "IAC_LOG";
    private const string Template = "{Timestamp:HH:mm:ss.fff} {Level:w4} {Message:lj}{NewLine}{Exception}";

    /// <summary>Opens the log where one is asked for; disposing the result writes out what is left.</summary>
    public static IDisposable? Open(GlobalOptions global, CommandHost host)
    {
        string? file = host.Variable(FileVariable);
        if (!global.Verbose && string.IsNullOrEmpty(file))
        {
            return null;
        }

        LoggerConfiguration configuration = new LoggerConfiguration().MinimumLevel.Debug().Enrich.WithProperty("Pid", Environment.ProcessId);
        if (global.Verbose)
        {
            configuration.WriteTo.Sink(new TerminalSink(host.Terminal));
        }

        if (!string.IsNullOrEmpty(file))
        {
            configuration.WriteTo.File(new CompactJsonFormatter(), file, shared: true);
        }

        Logger logger = configuration.CreateLogger();
        Log.Logger = logger;
        return logger;
    }

    private sealed class TerminalSink(Terminal terminal) : ILogEventSink
    {
        private readonly MessageTemplateTextFormatter formatter = new(Template, System.Globalization.CultureInfo.InvariantCulture);

        public void Emit(LogEvent logEvent)
        {
            var line = new StringWriter();
            formatter.Format(logEvent, line);
            terminal.Error.Write(line.ToString());
        }
    }
}
