using Microsoft.Data.Sqlite;

namespace IaC.Engine;

/// <summary>Writes changes to the file of a state, each list in one transaction. Statements are prepared once: a step is two small transactions, and preparing would be most of their work.</summary>
internal sealed class StateWriter : IDisposable
{
    private readonly SqliteConnection _connection;
    private readonly SqliteCommand _begin;
    private readonly SqliteCommand _commit;
    private readonly SqliteCommand _remove;
    private readonly SqliteCommand _upsert;

    /// <summary>A writer; the connection stays its owner's.</summary>
    public StateWriter(SqliteConnection connection)
    {
        _connection = connection;
        _begin = Command("BEGIN IMMEDIATE");
        _commit = Command("COMMIT");
        _remove = Command("DELETE FROM resource WHERE uid = $uid", "uid");
        _upsert = Command(StateTable.Upsert, [.. StateTable.Columns]);
    }

    /// <summary>Writes all of it, or nothing.</summary>
    public void Write(StateWrite write)
    {
        // Returns only when it is on the disk (https://sqlite.org/pragma.html#pragma_synchronous).
        if (write.Durable)
        {
            Execute("PRAGMA synchronous = FULL");
        }

        try
        {
            _begin.ExecuteNonQuery();
            Put(write);
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
            if (write.Durable)
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

    private void Put(StateWrite write)
    {
        foreach (string uid in write.Removed)
        {
            _remove.Parameters[0].Value = uid;
            _remove.ExecuteNonQuery();
        }

        foreach (StateRow row in write.Rows)
        {
            StateTable.Bind(_upsert, row);
            _upsert.ExecuteNonQuery();
        }

        if (write.Identity is { } identity)
        {
            Put(identity, write.Unsettled);
        }

        using SqliteCommand command = _connection.CreateCommand();
        if (write.Config is { } config)
        {
            SealedValues.Replace(command, SealedValues.Config, config);
        }

        if (write.Outputs is { } outputs)
        {
            SealedValues.Replace(command, SealedValues.Outputs, outputs);
        }

        if (write.Providers is { } providers)
        {
            StateProviders.Replace(command, providers);
        }

        if (write.History is { } entry)
        {
            StateHistory.Append(command, entry);
        }

        StateTimings.Append(command, write.Timings ?? []);
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
