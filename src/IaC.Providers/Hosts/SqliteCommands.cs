using Microsoft.Data.Sqlite;

namespace IaC.Providers.Hosts;

/// <summary>Commands with their parameters in one expression.</summary>
internal static class SqliteCommands
{
    internal static SqliteCommand Create(SqliteConnection connection, SqliteTransaction? transaction, string text, params ReadOnlySpan<(string Name, object Value)> parameters)
    {
        SqliteCommand command = connection.CreateCommand();
        command.CommandText = text;
        command.Transaction = transaction;
        foreach ((string name, object value) in parameters)
        {
            command.Parameters.AddWithValue(name, value);
        }

        return command;
    }
}
