using System.Text.Json.Nodes;
using IaC.Model.Programs;

namespace IaC;

/// <summary>Answers what the `iac` that started this program asks, until nothing more is asked.</summary>
/// <param name="connection">The connection.</param>
/// <param name="answer">Gives the result of a call; what it throws is the fault.</param>
internal sealed class CallAnswers(ProgramConnection connection, Func<ProgramCall, Task<JsonObject>> answer)
{
    /// <summary>Answers until `iac` says the end, or is gone.</summary>
    public void Serve()
    {
        while (connection.Receive() is (var kind, { } payload) && kind != ProgramMessageKind.End)
        {
            if (kind == ProgramMessageKind.Call)
            {
                // Several steps of an apply ask at the same time; the slow ones do not hold up the others.
                var call = ProgramCall.Read(ProgramFrames.Parse(payload));
                _ = Task.Run(() => ReplyAsync(call));
            }
        }
    }

    private async Task ReplyAsync(ProgramCall call)
    {
        ProgramReply reply;
        try
        {
            reply = new ProgramReply(call.Call, await answer(call).ConfigureAwait(false), null);
        }
        catch (Exception exception)
        {
            reply = new ProgramReply(call.Call, null, ProgramRunner.FaultOf(exception));
        }

        try
        {
            connection.Send(ProgramMessageKind.Reply, reply.ToJson(), flush: true);
        }
        catch (Exception exception) when (exception is IOException or ObjectDisposedException)
        {
            // iac is gone, and nobody waits.
        }
    }
}
