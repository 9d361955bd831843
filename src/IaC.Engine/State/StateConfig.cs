using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Microsoft.Data.Sqlite;

namespace IaC.Engine;

/// <summary>Config values of a stack, set by the user; secret ones are sealed.</summary>
internal static class StateConfig
{
    /// <summary>All values, in plain.</summary>
    public static ImmutableSortedDictionary<string, ConfigValue> Read(SqliteCommand command, SecretBox box)
    {
        command.CommandText = "SELECT name, value, secret FROM config";
        var values = ImmutableSortedDictionary.CreateBuilder<string, ConfigValue>(StringComparer.Ordinal);
        using SqliteDataReader row = command.ExecuteReader();
        while (row.Read())
        {
            bool secret = row.GetInt32(2) != 0;
            JsonNode? value = JsonNode.Parse(row.GetString(1));
            values[row.GetString(0)] = new ConfigValue(secret ? box.Open(value).Document : value, secret);
        }

        return values.ToImmutable();
    }

    /// <summary>Writes a value, or takes it away where it is null.</summary>
    public static void Write(SqliteCommand command, SecretBox box, string name, ConfigValue? value)
    {
        command.Parameters.Clear();
        command.Parameters.AddWithValue("$name", name);
        if (value is null)
        {
            command.CommandText = "DELETE FROM config WHERE name = $name";
        }
        else
        {
            command.CommandText = "INSERT INTO config (name, value, secret) VALUES ($name, $value, $secret) ON CONFLICT (name) DO UPDATE SET value = excluded.value, secret = excluded.secret";
            command.Parameters.AddWithValue("$value", (value.Secret ? box.Seal(value.Value) : value.Value)?.ToJsonString() ?? "null");
            command.Parameters.AddWithValue("$secret", value.Secret ? 1 : 0);
        }

        command.ExecuteNonQuery();
    }
}
