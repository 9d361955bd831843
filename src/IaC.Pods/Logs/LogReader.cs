using System.Runtime.CompilerServices;
using IaC.Linux;
using IaC.Linux.Files;
using IaC.Pods.Logs;

namespace IaC.Pods;

/// <summary>Reads what the containers of a pod wrote, from the files that its supervisor keeps; works whether or not it runs.</summary>
public static class LogReader
{
    /// <summary>Lines in the order of their time; those that are followed come as they are written. Ends after the last one, or with <see cref="LogQuery.Follow"/> when the pod is removed, and at <see cref="LogQuery.End"/>.</summary>
    /// <exception cref="DirectoryNotFoundException">The pod has no logs.</exception>
    public static async IAsyncEnumerable<LogLine> ReadAsync(LogQuery query, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        string path = Path.Combine(query.Layout.Pod(query.Uid), "logs");
        if (!Directory.Exists(path))
        {
            throw new DirectoryNotFoundException($"no logs at {path}");
        }

        using SafeFolder folder = SafeFolder.Open(path);
        using LogChanges? changes = query.Follow ? new LogChanges(path, query.Layout.Pod(query.Uid), query.End, cancellationToken) : null;
        Dictionary<string, LogCursor> cursors = [];
        try
        {
            AddNew(folder, query, cursors, query.Tail);
            foreach (LogLine line in Merge([.. cursors.Values], query.Since))
            {
                yield return line;
            }

            bool last = false;
            while (changes is not null && !last && Directory.Exists(path))
            {
                await changes.WaitAsync().ConfigureAwait(false);

                // Asked before the lines are read, so that none that was written before the end is left out.
                last = query.End.IsCancellationRequested;
                if (!TryAddNew(folder, query, cursors))
                {
                    break;
                }

                foreach (LogLine line in Merge([.. cursors.Values], query.Since))
                {
                    yield return line;
                }
            }
        }
        finally
        {
            foreach (LogCursor cursor in cursors.Values)
            {
                cursor.Dispose();
            }
        }
    }

    // False where the folder was removed while it was looked at.
    private static bool TryAddNew(SafeFolder folder, LogQuery query, Dictionary<string, LogCursor> cursors)
    {
        try
        {
            AddNew(folder, query, cursors, tail: null);
            return true;
        }
        catch (LinuxException exception) when (exception.Errno == LinuxError.ENOENT)
        {
            return false;
        }
    }

    private static void AddNew(SafeFolder folder, LogQuery query, Dictionary<string, LogCursor> cursors, int? tail)
    {
        const string suffix = ".log";
        foreach (FolderEntry entry in folder.Entries())
        {
            if (!entry.Name.EndsWith(suffix, StringComparison.Ordinal))
            {
                continue;
            }

            string container = entry.Name[..^suffix.Length];
            if (!cursors.ContainsKey(container) && (query.Containers.IsEmpty || query.Containers.Contains(container)))
            {
                LogCursor cursor = new(folder, container);
                cursor.Seek(tail, query.FromStart);
                if (!query.Follow)
                {
                    cursor.EndHere();
                }

                cursors.Add(container, cursor);
            }
        }
    }

    private static IEnumerable<LogLine> Merge(LogCursor[] cursors, DateTimeOffset? since)
    {
        LogLine?[] heads = [.. cursors.Select(cursor => cursor.TryRead())];
        while (true)
        {
            int next = -1;
            for (int i = 0; i < heads.Length; i++)
            {
                if (heads[i] is { } head && (next < 0 || head.Time < heads[next]!.Time))
                {
                    next = i;
                }
            }

            if (next < 0)
            {
                yield break;
            }

            if (since is null || heads[next]!.Time >= since)
            {
                yield return heads[next]!;
            }

            heads[next] = cursors[next].TryRead();
        }
    }
}
