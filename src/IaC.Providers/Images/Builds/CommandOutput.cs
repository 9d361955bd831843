using IaC.Pods;

namespace IaC.Providers.Images.Builds;

/// <summary>What a command of a build writes, told as it is written; the last lines are kept for when it fails.</summary>
internal sealed class CommandOutput(RootLayout layout, string uid, Action<string> told)
{
    private const int KeptLines = 20;

    private readonly Queue<string> last = new();
    private DateTimeOffset? time;
    private int atTime;

    /// <summary>The last lines.</summary>
    internal IReadOnlyCollection<string> Last => last;

    /// <summary>Tells lines until cancelled.</summary>
    internal async Task FollowAsync(CancellationToken cancellationToken)
    {
        try
        {
            await TellAsync(new LogQuery { Layout = layout, Uid = uid, Follow = true }, cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            // The command has ended; what it wrote last is read by FinishAsync.
        }
    }

    /// <summary>Tells the lines that were not told yet, of a command that has ended.</summary>
    internal Task FinishAsync(CancellationToken cancellationToken) => TellAsync(new LogQuery { Layout = layout, Uid = uid, Since = time }, cancellationToken);

    private async Task TellAsync(LogQuery query, CancellationToken cancellationToken)
    {
        // Several lines may bear the time from which on they are read again.
        int known = query.Since is null ? 0 : atTime;
        await foreach (LogLine line in LogReader.ReadAsync(query, cancellationToken).ConfigureAwait(false))
        {
            if (known > 0 && line.Time == query.Since)
            {
                known--;
                continue;
            }

            (time, atTime) = line.Time == time ? (time, atTime + 1) : (line.Time, 1);
            last.Enqueue(line.Text);
            if (last.Count > KeptLines)
            {
                last.Dequeue();
            }

            told(line.Text);
        }
    }
}
