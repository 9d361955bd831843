using System.Collections.Immutable;
using Microsoft.Data.Sqlite;

namespace IaC.Engine;

/// <summary>Config values of a stack, set by the user; secret ones are sealed.</summary>
internal static class StateConfig
{
    /// <summary>All values, in plain.</summary>
    public static ImmutableSortedDictionary<string, ConfigValue> Read(SqliteCommand command, SecretBox box) =>
        SealedValues.Read(command, box, "config").ToImmutableSortedDictionary(row => row.Name, row => new ConfigValue(row.Value, row.Secret), StringComparer.Ordinal);

    /// <summary>Writes a value, or takes it away where it is null.</summary>
    public static void Write(SqliteCommand command, SecretBox box, string name, ConfigValue? value)
    {
        SealedValues.Bind(command, box, name, value?.Value, value?.Secret == true);
        command.CommandText = value is null
            ? "DELETE FROM config WHERE name = $name"
            : "INSERT INTO config (name, value, secret) VALUES ($name, $value, $secret) ON CONFLICT (name) DO UPDATE SET value = excluded.value, secret = excluded.secret";
        command.ExecuteNonQuery();
    }
}
