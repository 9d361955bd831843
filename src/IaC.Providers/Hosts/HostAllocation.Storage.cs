using Microsoft.Data.Sqlite;

namespace IaC.Providers.Hosts;

/// <content>Where claims lie.</content>
public sealed partial class HostAllocation
{
    /// <summary>All places for claims.</summary>
    internal IReadOnlyList<StoragePlace> Places => StoragePlace.Read(connection, transaction);

    /// <summary>Writes the places that a stack declares in the place of those that it did.</summary>
    /// <exception cref="AllocationException">Another stack says something else.</exception>
    internal void DeclarePlaces(Guid stackUuid, string stackName, IEnumerable<StoragePlace> places)
    {
        Execute("DELETE FROM storage_place WHERE stack = $stack", ("$stack", stackUuid.ToString()));
        foreach (StoragePlace place in places)
        {
            if (place.Obstacle(Places) is { } obstacle)
            {
                throw new AllocationException(obstacle);
            }

            Execute(
                "INSERT OR REPLACE INTO storage_place (stack, stack_name, class, path) VALUES ($stack, $name, $class, $path)",
                ("$stack", stackUuid.ToString()),
                ("$name", stackName),
                ("$class", place.Class),
                ("$path", place.Path));
        }
    }

    /// <summary>Whether a claim lies in a place.</summary>
    internal bool IsPut(string uid)
    {
        using SqliteCommand find = Command("SELECT 1 FROM volume_place WHERE uid = $uid", ("$uid", uid));
        return find.ExecuteScalar() is not null;
    }

    /// <summary>Whether any claim lies in a place.</summary>
    internal bool HasClaims(string path)
    {
        using SqliteCommand find = Command("SELECT 1 FROM volume_place WHERE path = $path", ("$path", path));
        return find.ExecuteScalar() is not null;
    }

    /// <summary>Notes that a claim lies in a place, from before its folder is made until that is gone.</summary>
    internal void Put(string uid, StoragePlace place) =>
        Execute("INSERT INTO volume_place (uid, class, path) VALUES ($uid, $class, $path)", ("$uid", uid), ("$class", place.Class), ("$path", place.Path));

    /// <summary>A claim lies nowhere any more.</summary>
    internal void Take(string uid) => Execute("DELETE FROM volume_place WHERE uid = $uid", ("$uid", uid));
}
