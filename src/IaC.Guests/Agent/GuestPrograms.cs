using System.Text.Json.Nodes;
using IaC.Pods;

namespace IaC.Guests;

/// <summary>Runs programs in a guest by its agent, which keeps what they write until they end.</summary>
public static class GuestPrograms
{
    /// <summary>Most bytes of input that a program can be given: 4 MiB.</summary>
    public const int MostInput = 4 << 20;

    private const int SignalOffset = 128;
    private static readonly TimeSpan ShortestPause = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan LongestPause = TimeSpan.FromMilliseconds(250);

    /// <summary>Runs a program to its end. One that is given up is killed, not what it started.</summary>
    /// <param name="agent">The guest.</param>
    /// <param name="command">argv; the program is looked up in the agent's PATH.</param>
    /// <param name="input">Its standard input; at most <see cref="MostInput"/> bytes.</param>
    /// <param name="cancellationToken">Kills it.</param>
    /// <exception cref="GuestAgentException">It cannot be started, or the agent does not answer.</exception>
    /// <exception cref="SupervisorException">No agent listens, or it wrote more than the supervisor takes: 4 MiB always come through, output and errors together.</exception>
    public static async Task<GuestProgramResult> RunAsync(this GuestAgent agent, IReadOnlyList<string> command, ReadOnlyMemory<byte> input, CancellationToken cancellationToken)
    {
        var arguments = new JsonObject
        {
            ["path"] = command[0],
            ["arg"] = new JsonArray([.. command.Skip(1).Select(argument => (JsonNode)argument)]),
            ["capture-output"] = true,
            ["input-data"] = Convert.ToBase64String(input.Span),
        };
        long pid = AgentAnswer.Number(await agent.AskAsync("guest-exec", arguments, cancellationToken).ConfigureAwait(false), "pid");
        try
        {
            return await WaitAsync(agent, pid, cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            await TryKillAsync(agent, pid).ConfigureAwait(false);
            throw;
        }
    }

    // The agent tells nobody when a program ends.
    private static async Task<GuestProgramResult> WaitAsync(GuestAgent agent, long pid, CancellationToken cancellationToken)
    {
        TimeSpan pause = ShortestPause;
        while (true)
        {
            // Not cancelled itself, so that the connection can still be used to kill the program.
            JsonNode status = await agent.AskAsync("guest-exec-status", new JsonObject { ["pid"] = pid }, CancellationToken.None).ConfigureAwait(false);
            if (AgentAnswer.IsTrue(status, "exited"))
            {
                int code = AgentAnswer.Member(status, "signal") is null ? (int)AgentAnswer.Number(status, "exitcode") : SignalOffset + (int)AgentAnswer.Number(status, "signal");
                bool truncated = AgentAnswer.IsTrue(status, "out-truncated") || AgentAnswer.IsTrue(status, "err-truncated");
                return new GuestProgramResult(code, AgentAnswer.Bytes(status, "out-data"), AgentAnswer.Bytes(status, "err-data"), truncated);
            }

            await Task.Delay(pause, cancellationToken).ConfigureAwait(false);
            pause = pause < LongestPause ? pause * 2 : LongestPause;
        }
    }

    private static async Task TryKillAsync(GuestAgent agent, long pid)
    {
        try
        {
            await agent.AskAsync("guest-exec", new JsonObject { ["path"] = "kill", ["arg"] = new JsonArray("-KILL", $"{pid}") }, CancellationToken.None).ConfigureAwait(false);
        }
        catch (IOException)
        {
            // The guest may be on its way down; there is nobody to be told.
        }
    }
}
