using System.Collections.Concurrent;
using IaC.Cli.Commands;
using IaC.Engine;

namespace IaC.Cli.Journal;

/// <summary>What supervisors on other hosts wrote of the pods that stacks of a root have there. All hosts are asked at once, each in its own time, and one that does not answer is warned of and missed.</summary>
/// <param name="hosts">The hosts.</param>
/// <param name="query">What is asked for.</param>
/// <param name="time">Clock.</param>
/// <param name="warn">Told what is not shown, and why.</param>
internal sealed class FarEvents(IEventHosts hosts, EventQuery query, TimeProvider time, Action<string> warn)
{
    /// <summary>For how long a host may be silent before all that there was has come.</summary>
    internal static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly HashSet<(string Host, string Stack)> asked = [];
    private readonly ConcurrentQueue<JournalEntry> arrived = new();

    /// <summary>Asks the hosts of all that was recorded since the last call. One call at a time.</summary>
    /// <param name="stop">Ends this, and all that it began.</param>
    /// <returns>Done when all that there was has come; what happens then comes by itself, where that is asked for.</returns>
    public async Task AskAsync(CancellationToken stop)
    {
        try
        {
            var found = (await hosts.FindAsync(query.Subject, stop)).Where(asked.Add).GroupBy(place => hosts.MachineOf(place.Host, place.Stack));
            await Task.WhenAll(found.Select(machine => AskAsync(machine.First().Host, [.. machine.Select(place => place.Stack)], stop)));
        }
        catch (Exception fault) when (fault is EngineException || FaultText.IsOfMachine(fault))
        {
            warn($"events of other hosts are not shown: {FaultText.Of(fault)}");
        }

        stop.ThrowIfCancellationRequested();
    }

    /// <summary>What came since the last call.</summary>
    public IReadOnlyList<JournalEntry> Take()
    {
        var taken = new List<JournalEntry>();
        while (arrived.TryDequeue(out JournalEntry? entry))
        {
            taken.Add(entry);
        }

        return taken;
    }

    private async Task AskAsync(string host, string[] stacks, CancellationToken stop)
    {
        var caughtUp = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Task all = ListenAsync(host, stacks, caughtUp, stop);
        await (query.Follow ? caughtUp.Task : all);
    }

    private async Task ListenAsync(string host, string[] stacks, TaskCompletionSource caughtUp, CancellationToken stop)
    {
        try
        {
            await hosts.ReadAsync(host, stacks[0], query.WordsFor(stacks), (output, end) => ReadAsync(host, stacks, output, caughtUp, end), stop);
            if (query.Follow)
            {
                warn($"events of host {host} end here: iac ended there");
            }
        }
        catch (Exception) when (stop.IsCancellationRequested)
        {
            // Whoever asked has gone, and took the program there along.
        }
        catch (Exception fault) when (fault is EngineException || FaultText.IsOfMachine(fault))
        {
            warn($"events of host {host} {(caughtUp.Task.IsCompleted ? "end here" : "are not shown")}: {FaultText.Of(fault)}");
        }
        finally
        {
            caughtUp.TrySetResult();
        }
    }

    private async Task ReadAsync(string host, string[] stacks, Stream output, TaskCompletionSource caughtUp, CancellationToken stop)
    {
        using var patience = new CancellationTokenSource(Patience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, stop);
        using var lines = new StreamReader(output);
        var batch = new List<JournalEntry>();
        TimeSpan ahead = TimeSpan.Zero;
        try
        {
            while (await lines.ReadLineAsync(either.Token) is { } line)
            {
                if (JournalEntry.Read(line) is not { } entry)
                {
                    continue;
                }

                if (!EventBatch.IsEnd(entry))
                {
                    batch.Add(entry);
                    patience.CancelAfter(caughtUp.Task.IsCompleted ? Timeout.InfiniteTimeSpan : Patience);
                    continue;
                }

                // Times of two machines are compared here, so that they have to be of one clock. Later ends may have waited for a reader.
                ahead = caughtUp.Task.IsCompleted ? ahead : EventBatch.Ahead(entry, time);
                foreach (JournalEntry told in batch.Where(told => stacks.Contains(told.Stack) && told.IsAbout(query.Subject)))
                {
                    arrived.Enqueue(told with { Host = host, Time = told.Time - ahead });
                }

                batch.Clear();
                caughtUp.TrySetResult();
                patience.CancelAfter(Timeout.InfiniteTimeSpan);
            }
        }
        catch (OperationCanceledException) when (!stop.IsCancellationRequested)
        {
            throw new UnreachableException($"host {host} did not answer within {Patience.TotalSeconds:0} s");
        }

        if (!caughtUp.Task.IsCompleted)
        {
            throw new EngineException($"what answers on host {host} is not this program");
        }
    }
}
