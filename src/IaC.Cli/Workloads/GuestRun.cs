using System.Collections.Immutable;
using IaC.Cli.Commands;
using IaC.Cli.Terminals;
using IaC.Guests;
using IaC.Pods;

namespace IaC.Cli.Workloads;

/// <summary>Runs a program in a guest with our standard streams, by the guest's agent: input is read to its end before, output comes when the program has ended.</summary>
internal sealed class GuestRun(Terminal terminal, GuestAgent agent)
{
    private const string NotStarted = "Failed to execute child process";
    private const string NotThere = "No such file or directory";

    /// <summary>Runs it to its end.</summary>
    /// <param name="exec">What to run.</param>
    /// <param name="interactive">Pass standard input on; else it is empty.</param>
    /// <param name="stop">Kills the program.</param>
    /// <returns>Its exit code.</returns>
    /// <exception cref="SupervisorException">There is no such program, or it cannot be run.</exception>
    public async Task<int> RunAsync(PodExec exec, bool interactive, CancellationToken stop)
    {
        GuestProgramResult result = await StartAsync(exec, interactive ? await ReadInputAsync(stop) : default, stop);
        terminal.WriteBytes(result.Output);
        terminal.WriteErrorBytes(result.Error);
        if (result.Truncated)
        {
            terminal.Error.WriteLine("iac: the program wrote more than the agent of the guest keeps, and the rest is lost: let it write to a file, and take that by `iac cp`");
        }

        return result.ExitCode;
    }

    /// <summary>The same program for a shell, which splits and expands what is not quoted.</summary>
    public static IEnumerable<string> ShellWords(PodExec exec) => CommandOf(exec).Select(word => $"'{word.Replace("'", @"'\''", StringComparison.Ordinal)}'");

    // The agent says it in the words of the library that starts programs for it, and has no code for it.
    private async Task<GuestProgramResult> StartAsync(PodExec exec, ReadOnlyMemory<byte> input, CancellationToken stop)
    {
        try
        {
            return await agent.RunAsync(CommandOf(exec), input, stop);
        }
        catch (GuestAgentException refused) when (refused.Message.Contains(NotStarted, StringComparison.Ordinal))
        {
            throw new SupervisorException(refused.Message.Contains(NotThere, StringComparison.Ordinal) ? SupervisorFault.NoProgram : SupervisorFault.NotExecutable, "", refused.Message);
        }
    }

    // An agent knows neither folders nor additional variables; these programs are in every Linux.
    private static ImmutableArray<string> CommandOf(PodExec exec)
    {
        ImmutableArray<string> command = exec.Environment.IsEmpty ? exec.Command : ["env", .. exec.Environment, .. exec.Command];
        return exec.WorkingFolder is { } folder ? ["sh", "-c", "cd \"$1\" && shift && exec \"$@\"", "sh", folder, .. command] : command;
    }

    private static async Task<byte[]> ReadInputAsync(CancellationToken stop)
    {
        using Stream input = Terminal.OpenInput();
        using var all = new MemoryStream();
        var buffer = new byte[64 * 1024];
        while (await input.ReadAsync(buffer, stop) is > 0 and var count)
        {
            all.Write(buffer.AsSpan(0, count));
            if (all.Length > GuestPrograms.MostInput)
            {
                throw new UsageException($"a program in a guest takes at most {GuestPrograms.MostInput >> 20} MiB of input: copy a larger file there by `iac cp`");
            }
        }

        return all.ToArray();
    }
}
