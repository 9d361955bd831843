using IaC.Engine;
using Microsoft.Data.Sqlite;

namespace IaC.Providers.Hosts;

/// <summary>A place of this host for claims.</summary>
/// <param name="Class">Their <c>storageClassName</c>.</param>
/// <param name="Path">The folder that was declared.</param>
/// <param name="Stack">Name of a stack that declares it; null where none does any more, and claims lie there.</param>
internal sealed record StoragePlace(string Class, string Path, string? Stack)
{
    /// <summary>That stack; null where <see cref="Stack"/> is.</summary>
    internal Guid? Owner { get; init; }

    /// <summary>What its file system has.</summary>
    internal Compute Found => new(0, 0, Directory.Exists(Path) ? new DriveInfo(Path).TotalSize : 0);

    /// <summary>The folder in it that claims of a root lie in.</summary>
    internal string FolderOf(string rootId) => System.IO.Path.Combine(Path, $"iac-{rootId}");

    /// <summary>All places: a row for each stack that declares one, and one for each that only holds claims.</summary>
    internal static List<StoragePlace> Read(SqliteConnection connection, SqliteTransaction? transaction)
    {
        using SqliteCommand command = SqliteCommands.Create(
            connection,
            transaction,
            """
            SELECT class, path, stack_name, stack FROM storage_place
            UNION SELECT class, path, NULL, NULL FROM volume_place WHERE path NOT IN (SELECT path FROM storage_place) ORDER BY class, path
            """);
        using SqliteDataReader row = command.ExecuteReader();
        List<StoragePlace> places = [];
        while (row.Read())
        {
            places.Add(new StoragePlace(row.GetString(0), row.GetString(1), row.IsDBNull(2) ? null : row.GetString(2)) { Owner = row.IsDBNull(3) ? null : Guid.Parse(row.GetString(3)) });
        }

        return places;
    }

    /// <summary>Each place once.</summary>
    internal static IEnumerable<StoragePlace> Distinct(IEnumerable<StoragePlace> places) => places.DistinctBy(place => place.Class);

    /// <summary>Why it cannot be declared beside others, for people; null where it can.</summary>
    internal string? Obstacle(IEnumerable<StoragePlace> others) => others
        .Where(other => other.Stack is not null && (other.Class == Class) != (other.Path == Path))
        .Select(other => $"stack {other.Stack} declares {other.Path} of this host for claims of class {other.Class}")
        .FirstOrDefault();
}
