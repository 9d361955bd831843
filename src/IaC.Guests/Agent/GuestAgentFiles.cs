using System.Text.Json.Nodes;

namespace IaC.Guests;

/// <summary>Reads and writes files of a guest by its agent.</summary>
public static class GuestAgentFiles
{
    // An agent takes what it is sent in one piece, and translated it is slow to read.
    private const int PieceSize = 256 * 1024;

    /// <summary>Reads a file to its end.</summary>
    /// <exception cref="GuestAgentException">The agent cannot open or read it.</exception>
    public static async Task ReadFileAsync(this GuestAgent agent, string path, Stream to, CancellationToken cancellationToken)
    {
        long handle = await OpenAsync(agent, path, "r", cancellationToken).ConfigureAwait(false);
        try
        {
            bool ended = false;
            while (!ended)
            {
                JsonNode piece = await agent.AskAsync("guest-file-read", new JsonObject { ["handle"] = handle, ["count"] = PieceSize }, cancellationToken).ConfigureAwait(false);
                await to.WriteAsync(AgentAnswer.Bytes(piece, "buf-b64"), cancellationToken).ConfigureAwait(false);
                ended = AgentAnswer.IsTrue(piece, "eof");
            }
        }
        finally
        {
            await TryCloseAsync(agent, handle).ConfigureAwait(false);
        }
    }

    /// <summary>Writes a file, in the place of what it was.</summary>
    /// <exception cref="GuestAgentException">The agent cannot open or write it.</exception>
    public static async Task WriteFileAsync(this GuestAgent agent, string path, Stream from, CancellationToken cancellationToken)
    {
        long handle = await OpenAsync(agent, path, "w", cancellationToken).ConfigureAwait(false);
        try
        {
            byte[] piece = new byte[PieceSize];
            while (await from.ReadAtLeastAsync(piece, PieceSize, throwOnEndOfStream: false, cancellationToken).ConfigureAwait(false) is > 0 and int read)
            {
                var arguments = new JsonObject { ["handle"] = handle, ["buf-b64"] = Convert.ToBase64String(piece, 0, read) };
                JsonNode answer = await agent.AskAsync("guest-file-write", arguments, cancellationToken).ConfigureAwait(false);
                if (AgentAnswer.Number(answer, "count") != read)
                {
                    throw new GuestAgentException($"guest-file-write {path}: the guest took {AgentAnswer.Number(answer, "count")} of {read} bytes; is its disk full?");
                }
            }

            // What the guest's program library still holds may not fit its disk.
            await agent.AskAsync("guest-file-flush", new JsonObject { ["handle"] = handle }, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            await TryCloseAsync(agent, handle).ConfigureAwait(false);
        }
    }

    private static async Task<long> OpenAsync(GuestAgent agent, string path, string mode, CancellationToken cancellationToken)
    {
        JsonNode handle = await agent.AskAsync("guest-file-open", new JsonObject { ["path"] = path, ["mode"] = mode }, cancellationToken).ConfigureAwait(false);
        return AgentAnswer.Number(handle);
    }

    private static async Task TryCloseAsync(GuestAgent agent, long handle)
    {
        try
        {
            await agent.AskAsync("guest-file-close", new JsonObject { ["handle"] = handle }, CancellationToken.None).ConfigureAwait(false);
        }
        catch (IOException)
        {
            // The connection is at an end already; the agent closes its files when it ends.
        }
    }
}
