using System.Text.Json.Nodes;
using Microsoft.Data.Sqlite;

namespace IaC.Engine;

/// <summary>Tables of values by name, <c>config</c> and <c>output</c>, with the columns <c>name</c>, <c>value</c> and <c>secret</c>.</summary>
internal static class SealedValues
{
    /// <summary>What the user set.</summary>
    public const string Config = "config";

    /// <summary>What the last run left.</summary>
    public const string Outputs = "output";

    /// <summary>All rows of a table.</summary>
    public static IReadOnlyList<SealedValue> Read(SqliteCommand command, string table)
    {
        command.CommandText = $"SELECT name, value, secret FROM {table}";
        var values = new List<SealedValue>();
        using SqliteDataReader row = command.ExecuteReader();
        while (row.Read())
        {
            values.Add(new SealedValue(row.GetString(0), JsonNode.Parse(row.GetString(1)), row.GetInt32(2) != 0));
        }

        return values;
    }

    /// <summary>Puts others in the place of all of a table.</summary>
    public static void Replace(SqliteCommand command, string table, IEnumerable<SealedValue> values)
    {
        command.Parameters.Clear();
        command.CommandText = $"DELETE FROM {table}";
        command.ExecuteNonQuery();
        command.CommandText = $"INSERT INTO {table} (name, value, secret) VALUES ($name, $value, $secret)";
        foreach (SealedValue value in values)
        {
            command.Parameters.Clear();
            command.Parameters.AddWithValue("$name", value.Name);
            command.Parameters.AddWithValue("$value", value.Value?.ToJsonString() ?? "null");
            command.Parameters.AddWithValue("$secret", value.Secret ? 1 : 0);
            command.ExecuteNonQuery();
        }
    }
}
