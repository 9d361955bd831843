using Microsoft.Data.Sqlite;

namespace IaC.Engine;

/// <summary>
/// Reads an SQLite file in WAL mode and leaves no trace: no lock, no file beside it, so that it also works on a read-only mount. While nobody writes there is no log beside the file, or an
/// empty one that a writer left for which there was no room, and it is read as one that never changes (https://sqlite.org/uri.html, <c>immutable</c>); a read during which that ceased to be true is made again. While somebody writes it is read like any other.
/// Used by one thread at a time.
/// </summary>
/// <param name="path">The file, which exists.</param>
/// <param name="prepare">Looks at a connection that was opened and gives the one to read; null reads as it is.</param>
public sealed class SqliteReader(string path, Func<SqliteConnection, SqliteConnection>? prepare = null) : IDisposable
{
    private SqliteConnection? _connection;
    private FileStamp? _stamp;

    /// <summary>Reads; <paramref name="read"/> may be called more than once.</summary>
    /// <exception cref="SqliteException">The file cannot be read.</exception>
    public T Read<T>(Func<SqliteConnection, T> read)
    {
        while (true)
        {
            try
            {
                T value = read(_connection ??= Connect());
                if (IsCurrent())
                {
                    return value;
                }
            }
            catch (Exception) when (!IsCurrent())
            {
                // Somebody has written meanwhile, and what was read may be half of one and half of the other.
            }

            Dispose();
        }
    }

    /// <summary>Closes the file.</summary>
    public void Dispose()
    {
        _connection?.Dispose();
        (_connection, _stamp) = (null, null);
    }

    private SqliteConnection Connect()
    {
        FileStamp now = FileStamp.Of(path);
        _stamp = now.IsWritten ? null : now;
        string source = now.IsWritten ? path : $"{new Uri(path)}?immutable=1";

        // Not pooled: the file is closed when it was read.
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = source, Mode = SqliteOpenMode.ReadOnly, Pooling = false }.ToString());
        try
        {
            connection.Open();
            return prepare is null ? connection : prepare(connection);
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    private bool IsCurrent() => _stamp is null || _stamp == FileStamp.Of(path);

    private readonly record struct FileStamp(DateTime Modified, long Length, bool IsWritten)
    {
        public static FileStamp Of(string path)
        {
            var file = new FileInfo(path);
            return file.Exists ? new FileStamp(file.LastWriteTimeUtc, file.Length, new FileInfo(path + "-wal") is { Exists: true, Length: > 0 }) : default;
        }
    }
}
