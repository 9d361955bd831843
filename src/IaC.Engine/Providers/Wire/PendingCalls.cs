using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using IaC.Model.Programs;

namespace IaC.Engine;

/// <summary>Calls that went over a connection and wait for their answers, by number.</summary>
public sealed class PendingCalls
{
    private readonly ConcurrentDictionary<long, (TaskCompletionSource<ProgramReply> Reply, IProgress<ProviderProgress>? Progress)> _calls = new();
    private long _last;

    /// <summary>Whether nobody waits.</summary>
    public bool IsEmpty => _calls.IsEmpty;

    /// <summary>Begins to wait for an answer.</summary>
    /// <param name="progress">Gets what is said of the call before that; null where nobody listens.</param>
    /// <returns>The number of the call, and its answer.</returns>
    public (long Number, Task<ProgramReply> Reply) Add(IProgress<ProviderProgress>? progress)
    {
        long number = Interlocked.Increment(ref _last);
        var reply = new TaskCompletionSource<ProgramReply>(TaskCreationOptions.RunContinuationsAsynchronously);
        _calls[number] = (reply, progress);
        return (number, reply.Task);
    }

    /// <summary>Nobody waits for a call any more.</summary>
    public void Drop(long number) => _calls.TryRemove(number, out _);

    /// <summary>Hands a message to whom it is for; what is neither answer nor progress, or is for nobody, is passed over.</summary>
    public void Take(ProgramMessageKind kind, JsonObject payload)
    {
        if (kind == ProgramMessageKind.Reply)
        {
            var reply = ProgramReply.Read(payload);
            if (_calls.TryRemove(reply.Call, out var answered))
            {
                answered.Reply.TrySetResult(reply);
            }
        }
        else if (kind == ProgramMessageKind.Progress)
        {
            var progress = ProgramProgress.Read(payload);
            if (_calls.TryGetValue(progress.Call, out var call))
            {
                call.Progress?.Report(new ProviderProgress(progress.Message, progress.Fraction));
            }
        }
    }

    /// <summary>There will be no answers.</summary>
    /// <param name="why">What those get who wait for one.</param>
    public void Fail(Exception why)
    {
        foreach (var call in _calls.Values)
        {
            call.Reply.TrySetException(why);
        }
    }
}
