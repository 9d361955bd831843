using Microsoft.Data.Sqlite;

namespace IaC.Engine;

/// <summary>Writes changes to the file, in one transaction.</summary>
internal static class StateTransaction
{
    /// <summary>Writes all of it, or nothing.</summary>
    /// <param name="connection">The file.</param>
    /// <param name="box">Seals secrets.</param>
    /// <param name="changes">Changes of entries.</param>
    /// <param name="identity">What the stack is called, where that changes.</param>
    /// <param name="unsettled">Whether a run is under way.</param>
    /// <param name="durable">Return only when it is on the disk (https://sqlite.org/pragma.html#pragma_synchronous).</param>
    /// <param name="also">What else to write.</param>
    public static bool Run(
        SqliteConnection connection, SecretBox box, IReadOnlyList<StateChange> changes, StackIdentity? identity, bool unsettled, bool durable, Action<SqliteCommand>? also)
    {
        if (durable)
        {
            Execute(connection, "PRAGMA synchronous = FULL");
        }

        try
        {
            using SqliteTransaction transaction = connection.BeginTransaction(deferred: false);
            Remove(transaction, changes.OfType<StateChange.Remove>());

            // Those that give up their URN before those that take one: the index on URNs is checked at each statement.
            Put(transaction, box, changes.OfType<StateChange.Put>().OrderByDescending(put => put.Resource.Condemned));
            if (identity is not null)
            {
                Write(transaction, identity, unsettled);
            }

            if (also is not null)
            {
                using SqliteCommand command = Command(transaction, "");
                also(command);
            }

            transaction.Commit();
            return true;
        }
        finally
        {
            if (durable)
            {
                Execute(connection, "PRAGMA synchronous = NORMAL");
            }
        }
    }

    private static void Remove(SqliteTransaction transaction, IEnumerable<StateChange.Remove> changes)
    {
        using SqliteCommand command = Command(transaction, "DELETE FROM resource WHERE uid = $uid");
        SqliteParameter uid = command.Parameters.AddWithValue("$uid", "");
        foreach (StateChange.Remove change in changes)
        {
            uid.Value = change.Uid;
            command.ExecuteNonQuery();
        }
    }

    private static void Put(SqliteTransaction transaction, SecretBox box, IEnumerable<StateChange.Put> changes)
    {
        using SqliteCommand command = Command(transaction, StateRow.Upsert);
        foreach (string column in StateRow.Columns)
        {
            command.Parameters.Add(new SqliteParameter("$" + column, null));
        }

        foreach (StateChange.Put change in changes)
        {
            StateRow.Bind(command, change.Resource, box);
            command.ExecuteNonQuery();
        }
    }

    private static void Write(SqliteTransaction transaction, StackIdentity identity, bool unsettled)
    {
        using SqliteCommand command = Command(transaction, "UPDATE stack SET project = $project, uuid = $uuid, origin = $origin, serial = $serial, unsettled = $unsettled");
        command.Parameters.AddWithValue("$project", identity.Project);
        command.Parameters.AddWithValue("$uuid", identity.Uuid.ToString());
        command.Parameters.AddWithValue("$origin", (object?)identity.Origin ?? DBNull.Value);
        command.Parameters.AddWithValue("$serial", identity.Serial);
        command.Parameters.AddWithValue("$unsettled", unsettled ? 1 : 0);
        command.ExecuteNonQuery();
    }

    private static SqliteCommand Command(SqliteTransaction transaction, string text)
    {
        SqliteCommand command = transaction.Connection!.CreateCommand();
        command.Transaction = transaction;
        command.CommandText = text;
        return command;
    }

    private static void Execute(SqliteConnection connection, string text)
    {
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = text;
        command.ExecuteNonQuery();
    }
}
