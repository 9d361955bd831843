using Microsoft.Data.Sqlite;

namespace IaC.Engine;

/// <summary>Writes changes to the file of a state, each list in one transaction. Statements are prepared once: a step is two small transactions, and preparing would be most of their work.</summary>
internal sealed class StateWriter : IDisposable
{
    private readonly SqliteConnection _connection;
    private readonly SecretBox _box;
    private readonly SqliteCommand _begin;
    private readonly SqliteCommand _commit;
    private readonly SqliteCommand _remove;
    private readonly SqliteCommand _upsert;

    /// <summary>A writer; the connection stays its owner's.</summary>
    public StateWriter(SqliteConnection connection, SecretBox box)
    {
        (_connection, _box) = (connection, box);
        _begin = Command("BEGIN IMMEDIATE");
        _commit = Command("COMMIT");
        _remove = Command("DELETE FROM resource WHERE uid = $uid", "uid");
        _upsert = Command(StateRow.Upsert, [.. StateRow.Columns]);
    }

    /// <summary>Writes all of it, or nothing.</summary>
    /// <param name="changes">Changes of entries.</param>
    /// <param name="identity">What the stack is called, where that changes.</param>
    /// <param name="unsettled">Whether a run is under way.</param>
    /// <param name="durable">Return only when it is on the disk (https://sqlite.org/pragma.html#pragma_synchronous).</param>
    /// <param name="also">What else to write.</param>
    public void Write(IReadOnlyList<StateChange> changes, StackIdentity? identity, bool unsettled, bool durable, Action<SqliteCommand>? also)
    {
        if (durable)
        {
            Execute("PRAGMA synchronous = FULL");
        }

        try
        {
            _begin.ExecuteNonQuery();
            Put(changes);
            if (identity is not null)
            {
                Put(identity, unsettled);
            }

            if (also is not null)
            {
                using SqliteCommand command = _connection.CreateCommand();
                also(command);
            }

            _commit.ExecuteNonQuery();
        }
        catch
        {
            // SQLite itself rolls back on some faults (a full disk): then there is nothing left to roll back.
            if (SQLitePCL.raw.sqlite3_get_autocommit(_connection.Handle) == 0)
            {
                Execute("ROLLBACK");
            }

            throw;
        }
        finally
        {
            if (durable)
            {
                Execute("PRAGMA synchronous = NORMAL");
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _begin.Dispose();
        _commit.Dispose();
        _remove.Dispose();
        _upsert.Dispose();
    }

    private void Put(IReadOnlyList<StateChange> changes)
    {
        foreach (StateChange.Remove change in changes.OfType<StateChange.Remove>())
        {
            _remove.Parameters[0].Value = change.Uid;
            _remove.ExecuteNonQuery();
        }

        // Those that give up their URN before those that take one: the index on URNs is checked at each statement.
        foreach (StateChange.Put change in changes.OfType<StateChange.Put>().OrderByDescending(put => put.Resource.Condemned))
        {
            StateRow.Bind(_upsert, change.Resource, _box);
            _upsert.ExecuteNonQuery();
        }
    }

    private void Put(StackIdentity identity, bool unsettled)
    {
        using SqliteCommand command = Command("UPDATE stack SET project = $project, uuid = $uuid, origin = $origin, serial = $serial, unsettled = $unsettled", "project", "uuid", "origin", "serial", "unsettled");
        command.Parameters[0].Value = identity.Project;
        command.Parameters[1].Value = identity.Uuid.ToString();
        command.Parameters[2].Value = (object?)identity.Origin ?? DBNull.Value;
        command.Parameters[3].Value = identity.Serial;
        command.Parameters[4].Value = unsettled ? 1 : 0;
        command.ExecuteNonQuery();
    }

    private SqliteCommand Command(string text, params ReadOnlySpan<string> parameters)
    {
        SqliteCommand command = _connection.CreateCommand();
        command.CommandText = text;
        foreach (string name in parameters)
        {
            command.Parameters.Add(new SqliteParameter("$" + name, null));
        }

        return command;
    }

    private void Execute(string text)
    {
        using SqliteCommand command = Command(text);
        command.ExecuteNonQuery();
    }
}
