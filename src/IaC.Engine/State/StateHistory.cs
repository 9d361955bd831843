using System.Text.Json;
using Microsoft.Data.Sqlite;

namespace IaC.Engine;

/// <summary>Past runs.</summary>
internal static class StateHistory
{
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
}
