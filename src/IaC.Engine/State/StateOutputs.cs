using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Microsoft.Data.Sqlite;

namespace IaC.Engine;

/// <summary>Outputs of a stack; secret ones are sealed.</summary>
internal static class StateOutputs
{
    /// <summary>All outputs, in plain.</summary>
    public static ImmutableSortedDictionary<string, OutputValue> Read(SqliteCommand command, SecretBox box)
    {
        command.CommandText = "SELECT name, value, secret FROM output";
        var values = ResolvedOutputs.None.Known.ToBuilder();
        using SqliteDataReader row = command.ExecuteReader();
        while (row.Read())
        {
            bool secret = row.GetInt32(2) != 0;
            JsonNode? value = JsonNode.Parse(row.GetString(1));
            values[row.GetString(0)] = new OutputValue(secret ? box.Open(value).Document : value, secret);
        }

        return values.ToImmutable();
    }

    /// <summary>Puts other outputs in the place of all.</summary>
    public static void Replace(SqliteCommand command, SecretBox box, IEnumerable<KeyValuePair<string, OutputValue>> outputs)
    {
        command.Parameters.Clear();
        command.CommandText = "DELETE FROM output";
        command.ExecuteNonQuery();
        command.CommandText = "INSERT INTO output (name, value, secret) VALUES ($name, $value, $secret)";
        foreach ((string name, OutputValue output) in outputs)
        {
            command.Parameters.Clear();
            command.Parameters.AddWithValue("$name", name);
            command.Parameters.AddWithValue("$value", (output.Secret ? box.Seal(output.Value) : output.Value)?.ToJsonString() ?? "null");
            command.Parameters.AddWithValue("$secret", output.Secret ? 1 : 0);
            command.ExecuteNonQuery();
        }
    }
}
