using System.Net;
using IaC.Network;
using Microsoft.Data.Sqlite;

namespace IaC.Providers.Hosts;

/// <summary>The network of pods as it is, and as stacks want it.</summary>
/// <param name="Chosen">The one that the root has; null before the first pod, and after the last.</param>
/// <param name="Addresses">How many have an address in it.</param>
/// <param name="Declared">What stacks want.</param>
internal sealed record PodSubnet(IPNetwork? Chosen, long Addresses, IReadOnlyList<(Guid Owner, string Stack, IPNetwork Subnet)> Declared)
{
    /// <summary>What a root has that was never used.</summary>
    internal static readonly PodSubnet None = new(null, 0, []);

    /// <summary>How many pods and guests have an address in a network of IPv4: all but the network's own, the gateway's and the one for broadcasts.</summary>
    internal static long AddressesOf(int prefixLength) => Math.Max(0, (1L << (32 - prefixLength)) - 3);

    /// <summary>Reads the network of IPv4 that the root has; null before the first pod, and after the last.</summary>
    internal static IPNetwork? ReadChosen(SqliteConnection connection, SqliteTransaction? transaction)
    {
        using SqliteCommand find = SqliteCommands.Create(connection, transaction, $"SELECT value FROM meta WHERE key = '{PodSubnetFamily.V4.Key}'");
        return find.ExecuteScalar() is string known ? IPNetwork.Parse(known) : null;
    }

    /// <summary>Reads it.</summary>
    internal static PodSubnet Read(SqliteConnection connection, SqliteTransaction? transaction, PodSubnetFamily family)
    {
        using SqliteCommand find = SqliteCommands.Create(
            connection, transaction, $"SELECT (SELECT value FROM meta WHERE key = '{family.Key}'), (SELECT COUNT(*) FROM {family.Holders}), stack_name, subnet, stack FROM (SELECT 1) LEFT JOIN {family.Declarations} ORDER BY stack_name");
        using SqliteDataReader row = find.ExecuteReader();
        PodSubnet? found = null;
        List<(Guid, string, IPNetwork)> declared = [];
        while (row.Read())
        {
            found = new PodSubnet(row.IsDBNull(0) ? null : IPNetwork.Parse(row.GetString(0)), row.GetInt64(1), declared);
            if (!row.IsDBNull(3))
            {
                declared.Add((Guid.Parse(row.GetString(4)), row.GetString(2), IPNetwork.Parse(row.GetString(3))));
            }
        }

        return found ?? None;
    }

    /// <summary>What stands against a subnet, for people; null for nothing.</summary>
    /// <param name="wanted">The subnet.</param>
    /// <param name="now">How it is, without what the stack itself wants.</param>
    internal static string? Obstacle(IPNetwork wanted, PodSubnet now) =>
        now.Declared.Where(other => other.Subnet != wanted).Select(other => $"stack {other.Stack} declares {other.Subnet} for the pods of this host").FirstOrDefault()
        ?? (now.Chosen == wanted ? null
            : now.Addresses > 0 ? $"{now.Addresses} pods and guests of this host have addresses in {now.Chosen}, which do not move"
            : Overlap(wanted));

    /// <summary>A declared subnet, if nothing of the host overlaps it.</summary>
    /// <exception cref="AllocationException">Something does.</exception>
    internal static IPNetwork Untaken(IPNetwork declared) => Overlap(declared) is { } overlap ? throw new AllocationException(overlap) : declared;

    private static string? Overlap(IPNetwork subnet) => Subnets.FindObstacle(subnet) is { } taken ? $"{subnet} cannot be the network of pods: this host has {taken} elsewhere" : null;
}
