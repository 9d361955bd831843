using IaC.Model.Programs;

namespace IaC;

/// <summary>Answers what the `iac` that started this program asks, until nothing more is asked.</summary>
/// <param name="connection">The connection.</param>
/// <param name="answerer">Gives the results.</param>
internal sealed class CallAnswers(ProgramConnection connection, ICallAnswerer answerer)
{
    // Made with the first call: most programs are asked nothing.
    private OpenCalls? _open;

    /// <summary>Answers until `iac` says the end, or is gone; what still runs then is told so.</summary>
    public void Serve()
    {
        while (connection.Receive() is { } frame && frame.Kind != ProgramMessageKind.End)
        {
            if (frame.Kind == ProgramMessageKind.Call)
            {
                Answer(frame, _open ??= new OpenCalls());
            }
            else if (frame.Kind == ProgramMessageKind.Cancel)
            {
                _open?.Cancel(ProgramCall.ReadNumber(ProgramFrames.Parse(frame.Payload)));
            }
        }

        _open?.CancelAll();
    }

    // Several steps of an apply ask at the same time; the slow ones do not hold up the others.
    private void Answer(ProgramFrame frame, OpenCalls open)
    {
        var call = ProgramCall.Read(ProgramFrames.Parse(frame.Payload));
        CancellationToken dropped = open.Begin(call.Call);
        _ = Task.Run(() => ReplyAsync(call, open, dropped));
    }

    private async Task ReplyAsync(ProgramCall call, OpenCalls open, CancellationToken dropped)
    {
        ProgramReply reply;
        try
        {
            reply = new ProgramReply(call.Call, await answerer.AnswerAsync(call, progress => connection.Send(ProgramMessageKind.Progress, progress.ToJson(), flush: true), dropped).ConfigureAwait(false), null);
        }
        catch (Exception exception)
        {
            reply = new ProgramReply(call.Call, null, ProgramRunner.FaultOf(exception));
        }

        open.End(call.Call);

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
