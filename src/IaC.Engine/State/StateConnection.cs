using System.Globalization;
using Microsoft.Data.Sqlite;
using Microsoft.Win32.SafeHandles;

namespace IaC.Engine;

/// <summary>Opens the SQLite file of a state.</summary>
internal static class StateConnection
{
    // How long a statement waits for another process that writes or recovers the file.
    private const string Settings = "PRAGMA busy_timeout = 5000; PRAGMA synchronous = NORMAL; PRAGMA temp_store = MEMORY;";

    /// <summary>Opens an existing file to write; an older one is brought to the version of <paramref name="schema"/>, after a copy beside it.</summary>
    /// <exception cref="StateException">Written by a newer version, or empty.</exception>
    public static SqliteConnection Open(string path, string stack, StateSchema schema)
    {
        SqliteConnection connection = Connect(path);
        try
        {
            int version = VersionOf(connection, path, stack, schema);
            if (version < schema.Version)
            {
                Copy(connection, path, $"v{version}");
                Execute(connection, schema.From(version));
            }

            StateName.Follow(connection, stack);
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    /// <summary>Reads an existing file; an older one is brought to the version of <paramref name="schema"/> in memory.</summary>
    /// <exception cref="StateException">Written by a newer version, or empty; thrown by the first read.</exception>
    public static SqliteReader OpenToRead(string path, string stack, StateSchema schema) => new(path, connection =>
    {
        int version = VersionOf(connection, path, stack, schema);
        if (version == schema.Version)
        {
            return connection;
        }

        SqliteConnection inMemory = new("Data Source=:memory:");
        inMemory.Open();
        connection.BackupDatabase(inMemory);
        connection.Dispose();
        Execute(inMemory, schema.From(version));
        return inMemory;
    });

    /// <summary>Makes the file and its tables, wholly or not at all: a file that is there and empty has lost what it held.</summary>
    public static SqliteConnection Create(string path, StackIdentity identity, StateSchema schema)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        string partial = path + ".partial";
        StateFile.Delete(partial);
        using (SqliteConnection connection = Connect(partial))
        {
            File.SetUnixFileMode(partial, UnixFileMode.UserRead | UnixFileMode.UserWrite);
            Execute(connection, $"PRAGMA synchronous = OFF; PRAGMA journal_mode = WAL; PRAGMA application_id = {StateSchema.ApplicationId};");
            Fill(connection, identity, schema);
            SqliteLog.Fold(connection);
        }

        // On the disk as a whole, once, before it has its name.
        using (SafeFileHandle whole = File.OpenHandle(partial, FileMode.Open, FileAccess.ReadWrite))
        {
            RandomAccess.FlushToDisk(whole);
        }

        File.Move(partial, path);
        return Connect(path);
    }

    /// <summary>Copies what the file holds to a free name beside it, and returns that.</summary>
    public static string Copy(SqliteConnection connection, string path, string suffix)
    {
        string copy = StateFile.Beside(path, suffix);
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = "VACUUM INTO $copy";
        command.Parameters.AddWithValue("$copy", copy);
        command.ExecuteNonQuery();
        File.SetUnixFileMode(copy, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        return copy;
    }

    /// <summary>Opens a file whatever its version, to save what can be read of it.</summary>
    public static SqliteConnection OpenAnyway(string path) => Connect(path);

    private static void Fill(SqliteConnection connection, StackIdentity identity, StateSchema schema)
    {
        using SqliteTransaction transaction = connection.BeginTransaction(deferred: false);
        using SqliteCommand command = connection.CreateCommand();
        command.Transaction = transaction;
        command.CommandText = schema.Create +
            " INSERT INTO stack (id, name, project, uuid, origin, serial, unsettled) VALUES (1, $name, $project, $uuid, $origin, $serial, 0);";
        command.Parameters.AddWithValue("$name", identity.Name);
        command.Parameters.AddWithValue("$project", identity.Project);
        command.Parameters.AddWithValue("$uuid", identity.Uuid.ToString());
        command.Parameters.AddWithValue("$origin", (object?)identity.Origin ?? DBNull.Value);
        command.Parameters.AddWithValue("$serial", identity.Serial);
        command.ExecuteNonQuery();
        transaction.Commit();
    }

    private static SqliteConnection Connect(string source)
    {
        // Not pooled: the file is to be closed, and its log folded back into it, when the session ends.
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = source, Pooling = false }.ToString());
        try
        {
            connection.Open();
            Execute(connection, Settings);
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    private static int VersionOf(SqliteConnection connection, string path, string stack, StateSchema schema)
    {
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = "PRAGMA user_version";
        int version = Convert.ToInt32(command.ExecuteScalar(), CultureInfo.InvariantCulture);
        return version > schema.Version
            ? throw new StateException($"the state {path} of stack {stack} has version {version}, this iac knows up to {schema.Version}", "use the newer iac that wrote it")
            : version == 0 ? throw StateFault.Damaged(path, stack, "it is empty") : version;
    }

    private static void Execute(SqliteConnection connection, string text)
    {
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = text;
        command.ExecuteNonQuery();
    }
}
