using IaC.Cli.Commands;
using IaC.Cli.Deployment.Sources;
using IaC.Cli.Terminals;
using IaC.Linux;
using IaC.Programs.Running;

namespace IaC.Cli;

/// <summary>Entry point of <c>iac</c>.</summary>
internal static class Program
{
    private static async Task<int> Main(string[] arguments)
    {
        StandardDescriptors.Ensure();
        try
        {
            return await RunAsync(arguments);
        }
        catch (IOException)
        {
            // Standard output or standard error cannot be written to: only the exit code is left to say so.
            return ExitCode.Failed;
        }
    }

    private static async Task<int> RunAsync(string[] arguments)
    {
        using WaitingProgram? waiting = ProgramAhead.Begin(arguments);
        using var terminal = new Terminal(Environment.GetEnvironmentVariable);
        if (arguments is ["--version"])
        {
            // Asked for by every script that starts: answered before the commands are built.
            terminal.Output.WriteLine(ProgramVersion.Line);
            return ExitCode.Ok;
        }

        using var interruption = new Interruption(terminal);
        return await CommandRunner.RunAsync(arguments, new CommandHost(terminal, interruption, TimeProvider.System, Environment.GetEnvironmentVariable, waiting));
    }
}
