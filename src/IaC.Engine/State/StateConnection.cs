using System.Globalization;
using Microsoft.Data.Sqlite;

namespace IaC.Engine;

/// <summary>Opens the SQLite file of a state.</summary>
internal static class StateConnection
{
    private const int CannotOpen = 14;
    private const string Version = "PRAGMA user_version";

    // How long a statement waits for another process that writes or recovers the file.
    private const string Settings = "PRAGMA busy_timeout = 5000; PRAGMA synchronous = NORMAL; PRAGMA temp_store = MEMORY;";

    /// <summary>Opens an existing file; null for one whose making was interrupted, so that it holds nothing.</summary>
    /// <param name="path">The file.</param>
    /// <param name="stack">Name of its stack.</param>
    /// <param name="schema">The version to read.</param>
    /// <param name="migrate">Bring an older file to that version, after a copy beside it; otherwise an older one is brought to it in memory.</param>
    /// <exception cref="StateException">Written by a newer version.</exception>
    public static SqliteConnection? Open(string path, string stack, StateSchema schema, bool migrate)
    {
        SqliteConnection connection = migrate ? Connect(path) : ConnectToRead(path);
        try
        {
            int version = Convert.ToInt32(Scalar(connection, Version), CultureInfo.InvariantCulture);
            if (version > schema.Version)
            {
                throw new StateException($"the state {path} of stack {stack} has version {version}, this iac knows up to {schema.Version}", "use the newer iac that wrote it");
            }

            if (version == 0)
            {
                connection.Dispose();
                return null;
            }

            if (version == schema.Version)
            {
                return connection;
            }

            if (migrate)
            {
                Copy(connection, path, $"v{version}");
                Execute(connection, schema.From(version));
                return connection;
            }

            SqliteConnection inMemory = new("Data Source=:memory:");
            inMemory.Open();
            connection.BackupDatabase(inMemory);
            connection.Dispose();
            Execute(inMemory, schema.From(version));
            return inMemory;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    /// <summary>Makes the file and its tables.</summary>
    public static SqliteConnection Create(string path, StackIdentity identity, StateSchema schema)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        SqliteConnection connection = Connect(path);
        try
        {
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite);
            Execute(connection, $"PRAGMA journal_mode = WAL; PRAGMA application_id = {StateSchema.ApplicationId};");
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
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
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

    // A reader of a file in WAL mode makes files beside it. Where it cannot, nobody can write the file either, so it may be read as one that never changes (https://sqlite.org/uri.html).
    private static SqliteConnection ConnectToRead(string path)
    {
        SqliteConnection connection = Connect(path);
        try
        {
            Scalar(connection, Version);
            return connection;
        }
        catch (SqliteException exception) when (exception.SqliteErrorCode == CannotOpen && !File.Exists(path + "-wal"))
        {
            connection.Dispose();
            return Connect(new Uri(path) + "?immutable=1");
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    private static object? Scalar(SqliteConnection connection, string text)
    {
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = text;
        return command.ExecuteScalar();
    }

    private static void Execute(SqliteConnection connection, string text)
    {
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = text;
        command.ExecuteNonQuery();
    }
}
