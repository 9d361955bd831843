using System.Collections.Immutable;
using System.Text.Json;
using Microsoft.Data.Sqlite;

namespace IaC.Engine;

/// <summary>Past runs, and how long what they did took.</summary>
internal static class StateHistory
{
    // A new measurement counts for a third, so that one slow pull does not spoil the forecast.
    private const string Remember =
        """
        INSERT INTO duration (kind, action, millis) VALUES ($kind, $action, $millis)
        ON CONFLICT (kind, action) DO UPDATE SET millis = (2 * millis + excluded.millis) / 3
        """;

    /// <summary>Appends a run.</summary>
    public static void Append(SqliteCommand command, HistoryEntry entry)
    {
        command.CommandText = "INSERT INTO history (time, command, host, outcome, counts, failed, millis) VALUES ($time, $command, $host, $outcome, $counts, $failed, $millis)";
        command.Parameters.AddWithValue("$time", entry.Time.ToUnixTimeMilliseconds());
        command.Parameters.AddWithValue("$command", entry.Command);
        command.Parameters.AddWithValue("$host", entry.Host);
        command.Parameters.AddWithValue("$outcome", entry.Outcome.ToString());
        command.Parameters.AddWithValue("$counts", JsonSerializer.Serialize(entry.Counts, StateJson.Default.StepCounts));
        command.Parameters.AddWithValue("$failed", entry.Failed);
        command.Parameters.AddWithValue("$millis", (long)(entry.Seconds * 1000));
        command.ExecuteNonQuery();
        command.Parameters.Clear();
    }

    /// <summary>Past runs, newest first.</summary>
    public static IReadOnlyList<HistoryEntry> Read(SqliteCommand command, int limit)
    {
        command.CommandText = "SELECT time, command, host, outcome, counts, failed, millis FROM history ORDER BY id DESC LIMIT $limit";
        command.Parameters.AddWithValue("$limit", limit);
        var entries = new List<HistoryEntry>();
        using SqliteDataReader row = command.ExecuteReader();
        while (row.Read())
        {
            entries.Add(new HistoryEntry(
                DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(0)),
                row.GetString(1),
                row.GetString(2),
                Enum.Parse<RunOutcome>(row.GetString(3)),
                JsonSerializer.Deserialize(row.GetString(4), StateJson.Default.StepCounts)!,
                row.GetInt32(5),
                row.GetInt64(6) / 1000.0));
        }

        return entries;
    }

    /// <summary>Takes the durations of a run into those of former ones: the mean of each kind and action.</summary>
    public static void RememberDurations(SqliteCommand command, IEnumerable<(string Kind, StepAction Action, TimeSpan Duration)> durations)
    {
        foreach (var group in durations.GroupBy(item => (item.Kind, item.Action)))
        {
            command.CommandText = Remember;
            command.Parameters.AddWithValue("$kind", group.Key.Kind);
            command.Parameters.AddWithValue("$action", group.Key.Action.ToString());
            command.Parameters.AddWithValue("$millis", (long)group.Average(item => item.Duration.TotalMilliseconds));
            command.ExecuteNonQuery();
            command.Parameters.Clear();
        }
    }

    /// <summary>How long steps took in former runs.</summary>
    public static ImmutableDictionary<(string Kind, StepAction Action), TimeSpan> Durations(SqliteCommand command)
    {
        command.CommandText = "SELECT kind, action, millis FROM duration";
        var durations = ImmutableDictionary.CreateBuilder<(string, StepAction), TimeSpan>();
        using SqliteDataReader row = command.ExecuteReader();
        while (row.Read())
        {
            durations[(row.GetString(0), Enum.Parse<StepAction>(row.GetString(1), ignoreCase: false))] = TimeSpan.FromMilliseconds(row.GetInt64(2));
        }

        return durations.ToImmutable();
    }
}
