using System.Text.Json.Nodes;
using Microsoft.Data.Sqlite;

namespace IaC.Engine;

/// <summary>Values by name in a table with the columns <c>name</c>, <c>value</c> and <c>secret</c>; secret ones are sealed.</summary>
internal static class SealedValues
{
    /// <summary>All rows, in plain.</summary>
    public static IEnumerable<(string Name, JsonNode? Value, bool Secret)> Read(SqliteCommand command, SecretBox box, string table)
    {
        command.CommandText = $"SELECT name, value, secret FROM {table}";
        using SqliteDataReader row = command.ExecuteReader();
        while (row.Read())
        {
            bool secret = row.GetInt32(2) != 0;
            JsonNode? value = JsonNode.Parse(row.GetString(1));
            yield return (row.GetString(0), secret ? box.Open(value).Document : value, secret);
        }
    }

    /// <summary>The parameters <c>$name</c>, <c>$value</c> and <c>$secret</c>, in the place of all that there were.</summary>
    public static void Bind(SqliteCommand command, SecretBox box, string name, JsonNode? value, bool secret)
    {
        command.Parameters.Clear();
        command.Parameters.AddWithValue("$name", name);
        command.Parameters.AddWithValue("$value", (secret ? box.Seal(value) : value)?.ToJsonString() ?? "null");
        command.Parameters.AddWithValue("$secret", secret ? 1 : 0);
    }
}
