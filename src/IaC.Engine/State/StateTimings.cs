using System.Text.Json;
using IaC.Model;
using Microsoft.Data.Sqlite;

namespace IaC.Engine;

/// <summary>How long the steps of past runs took. Of steps that are alike in all the newest few are kept.</summary>
internal static class StateTimings
{
    // Of a stack whose resources come and go; what is older tells nothing of today.
    private const int MostRows = 5000;

    private const string Forget =
        """
        DELETE FROM timing WHERE id <= (SELECT MAX(id) FROM timing) - $rows
          OR id IN (SELECT id FROM (SELECT id, ROW_NUMBER() OVER (PARTITION BY urn, host, action, cold ORDER BY id DESC) AS place FROM timing) WHERE place > $newest);
        """;

    /// <summary>Adds what a run measured.</summary>
    public static void Append(SqliteCommand command, IReadOnlyCollection<StepTiming> timings)
    {
        if (timings.Count == 0)
        {
            return;
        }

        command.CommandText = "INSERT INTO timing (urn, host, action, cold, seconds, phases) VALUES ($urn, $host, $action, $cold, $seconds, $phases)";
        foreach (StepTiming timing in timings)
        {
            command.Parameters.Clear();
            command.Parameters.AddWithValue("$urn", timing.Step.Urn.Value);
            command.Parameters.AddWithValue("$host", timing.Step.Host);
            command.Parameters.AddWithValue("$action", timing.Step.Action.ToString());
            command.Parameters.AddWithValue("$cold", timing.Step.Cold);
            command.Parameters.AddWithValue("$seconds", timing.Time.Seconds);
            command.Parameters.AddWithValue("$phases", JsonSerializer.Serialize(timing.Time.Phases, StateJson.Default.ImmutableArrayPhaseTime));
            command.ExecuteNonQuery();
        }

        command.Parameters.Clear();
        command.CommandText = Forget;
        command.Parameters.AddWithValue("$rows", MostRows);
        command.Parameters.AddWithValue("$newest", ProvisionTimes.Newest);
        command.ExecuteNonQuery();
        command.Parameters.Clear();
    }

    /// <summary>What was measured, newest first.</summary>
    public static IReadOnlyList<StepTiming> Read(SqliteCommand command)
    {
        command.CommandText = "SELECT urn, host, action, cold, seconds, phases FROM timing ORDER BY id DESC";
        var timings = new List<StepTiming>();
        using SqliteDataReader row = command.ExecuteReader();
        while (row.Read())
        {
            timings.Add(new StepTiming(
                new StepCircumstances(new Urn(row.GetString(0)), row.GetString(1), Enum.Parse<StepAction>(row.GetString(2)), row.GetBoolean(3)),
                new StepTime(row.GetDouble(4), JsonSerializer.Deserialize(row.GetString(5), StateJson.Default.ImmutableArrayPhaseTime))));
        }

        return timings;
    }
}
