using Microsoft.Data.Sqlite;

namespace IaC.Engine;

/// <summary>The log beside a file of SQLite (https://sqlite.org/wal.html).</summary>
public static class SqliteLog
{
    /// <summary>
    /// Writes what the log holds into the file. Closing the last connection does so too, and says nothing where it cannot: whoever is about to give the file another name, under which its log would not be found, has to ask.
    /// </summary>
    /// <returns>False where somebody else reads the file.</returns>
    /// <exception cref="SqliteException">It cannot be written: the disk is full.</exception>
    public static bool TryFold(SqliteConnection connection)
    {
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = "PRAGMA wal_checkpoint(TRUNCATE)";
        using SqliteDataReader row = command.ExecuteReader();
        return row.Read() && row.GetInt32(0) == 0;
    }

    /// <summary>The same of a draft, which nobody else can be reading.</summary>
    /// <exception cref="SqliteException">It cannot be written: the disk is full.</exception>
    /// <exception cref="IOException">Somebody reads it all the same.</exception>
    public static void Fold(SqliteConnection connection)
    {
        if (!TryFold(connection))
        {
            throw new IOException($"{connection.DataSource} is being read by another");
        }
    }
}
