using System.CommandLine;
using System.CommandLine.Help;
using IaC.Cli.Logging;
using IaC.Cli.Views.Formatting;
using IaC.Cli.Workloads;
using IaC.Engine;
using IaC.GitOps;
using IaC.Pods;
using Serilog;

namespace IaC.Cli.Commands;

/// <summary>From a command line to an exit code: the boundary at which every fault becomes a line on standard error.</summary>
internal static class CommandRunner
{
    /// <summary>Runs one command line.</summary>
    /// <returns>An <see cref="ExitCode"/>, or the exit code of a program that was run in a container.</returns>
    public static async Task<int> RunAsync(IReadOnlyList<string> arguments, CommandHost host)
    {
        Command root = CommandTree.Build(host, arguments);
        ParseResult parsed = root.Parse(RunCommand.Separate(root, arguments), new ParserConfiguration { ResponseFileTokenReplacer = null });
        if (parsed.Action is not (HelpAction or Overview))
        {
            if (UsageFault.IsBare(parsed))
            {
                // As with docker and kubectl: who names a group of commands and none of them is told which there are.
                return await RunAsync([.. arguments, "--help"], host);
            }

            if (UsageFault.Write(host.Terminal.Error, new Ink(host.Terminal.ErrorHasColour), parsed))
            {
                return ExitCode.Usage;
            }
        }

        using IDisposable? log = CommandLog.Open(GlobalOptions.From(parsed, host), host);
        if (log is null)
        {
            // Methods of the log are generic and virtual: one that nobody reads would be a visible part of a small command.
            return await InvokeAsync(parsed, arguments, host);
        }

        Log.Debug("iac {Version} {Arguments}", ProgramVersion.Number, CommandLineText.Of(arguments));
        int code = await InvokeAsync(parsed, arguments, host);
        Log.Debug("exit code {Code}", code);
        return code;
    }

    private static async Task<int> InvokeAsync(ParseResult parsed, IReadOnlyList<string> arguments, CommandHost host)
    {
        try
        {
            return await InvokeHereAsync(parsed, arguments, host);
        }
        catch (OperationCanceledException)
        {
            return ExitCode.Cancelled;
        }
        catch (UsageException exception)
        {
            return Report(host, exception, exception.Message, ExitCode.Usage);
        }
        catch (Exception exception) when (exception is EngineException or GitOpsException)
        {
            return Report(host, exception, FaultText.Of(exception), ExitCode.Failed);
        }
        catch (SupervisorException exception) when (exception.Fault is SupervisorFault.NoProgram or SupervisorFault.NotExecutable)
        {
            return Report(host, exception, exception.Message, exception.Fault == SupervisorFault.NoProgram ? ExitCode.NoProgram : ExitCode.NotExecutable);
        }
        catch (UnauthorizedAccessException exception) when (!Environment.IsPrivilegedProcess)
        {
            return Report(host, exception, $"{exception.Message} ({Privilege.Remedy})", ExitCode.Failed);
        }
        catch (Exception exception) when (FaultText.IsOfMachine(exception))
        {
            return Report(host, exception, exception.Message, ExitCode.Failed);
        }
        catch (Exception exception)
        {
            return Report(host, exception, $"internal error, please report it: {exception}", ExitCode.Failed);
        }
    }

    // What does not run on this machine may run on a host that a stack of it names.
    private static async Task<int> InvokeHereAsync(ParseResult parsed, IReadOnlyList<string> arguments, CommandHost host)
    {
        try
        {
            // Signals and exceptions are ours.
            var configuration = new InvocationConfiguration
            {
                EnableDefaultExceptionHandler = false,
                ProcessTerminationTimeout = null,
                Output = host.Terminal.Output,
                Error = host.Terminal.Error,
            };
            return await parsed.InvokeAsync(configuration, host.Interruption.Stop);
        }
        catch (NotHereException absent) when (FarWorkloads.Passes(arguments))
        {
            return await FarWorkloads.PassAsync(absent, arguments, GlobalOptions.From(parsed, host), host);
        }
    }

    private static int Report(CommandHost host, Exception exception, string message, int code)
    {
        Log.Error(exception, "failed");
        host.Terminal.Error.WriteLine($"iac: {new Ink(host.Terminal.ErrorHasColour).Red(message)}");
        return code;
    }
}
