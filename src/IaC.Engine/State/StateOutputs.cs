using System.Collections.Immutable;
using Microsoft.Data.Sqlite;

namespace IaC.Engine;

/// <summary>Outputs of a stack; secret ones are sealed.</summary>
internal static class StateOutputs
{
    /// <summary>All outputs, in plain.</summary>
    public static ImmutableSortedDictionary<string, OutputValue> Read(SqliteCommand command, SecretBox box) =>
        ResolvedOutputs.None.Known.AddRange(SealedValues.Read(command, box, "output").Select(row => KeyValuePair.Create(row.Name, new OutputValue(row.Value, row.Secret))));

    /// <summary>Puts other outputs in the place of all.</summary>
    public static void Replace(SqliteCommand command, SecretBox box, IEnumerable<KeyValuePair<string, OutputValue>> outputs)
    {
        command.Parameters.Clear();
        command.CommandText = "DELETE FROM output";
        command.ExecuteNonQuery();
        command.CommandText = "INSERT INTO output (name, value, secret) VALUES ($name, $value, $secret)";
        foreach ((string name, OutputValue output) in outputs)
        {
            SealedValues.Bind(command, box, name, output.Value, output.Secret);
            command.ExecuteNonQuery();
        }
    }
}
