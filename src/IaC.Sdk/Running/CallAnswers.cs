using IaC.Model.Programs;

namespace IaC;

/// <summary>Answers what the `iac` that started this program asks, until nothing more is asked.</summary>
/// <param name="connection">The connection.</param>
/// <param name="answerer">Gives the results.</param>
internal sealed class CallAnswers(ProgramConnection connection, ICallAnswerer answerer)
{
    /// <summary>Answers until `iac` says the end, or is gone.</summary>
    public void Serve()
    {
        while (connection.Receive() is { } frame && frame.Kind != ProgramMessageKind.End)
        {
            if (frame.Kind == ProgramMessageKind.Call)
            {
                Answer(frame);
            }
        }
    }

    // Several steps of an apply ask at the same time; the slow ones do not hold up the others.
    private void Answer(ProgramFrame frame)
    {
        var call = ProgramCall.Read(ProgramFrames.Parse(frame.Payload));
        _ = Task.Run(() => ReplyAsync(call));
    }

    private async Task ReplyAsync(ProgramCall call)
    {
        ProgramReply reply;
        try
        {
            reply = new ProgramReply(call.Call, await answerer.AnswerAsync(call, progress => connection.Send(ProgramMessageKind.Progress, progress.ToJson(), flush: true)).ConfigureAwait(false), null);
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
