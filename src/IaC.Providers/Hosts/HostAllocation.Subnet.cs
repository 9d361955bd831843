using System.Net;
using Microsoft.Data.Sqlite;

namespace IaC.Providers.Hosts;

/// <content>The network that pods have their addresses in.</content>
public sealed partial class HostAllocation
{
    /// <summary>Subnet of the fabric, once one was chosen.</summary>
    public IPNetwork? KnownSubnet
    {
        get
        {
            using SqliteCommand find = Command("SELECT value FROM meta WHERE key = 'subnet'");
            return find.ExecuteScalar() is string known ? IPNetwork.Parse(known) : null;
        }
    }

    /// <summary>Subnet of the fabric; <paramref name="choose"/> is asked for one the first time.</summary>
    public IPNetwork Subnet(Func<string> choose)
    {
        if (KnownSubnet is { } known)
        {
            return known;
        }

        string chosen = choose();
        Execute("INSERT INTO meta (key, value) VALUES ('subnet', $subnet)", ("$subnet", chosen));
        return IPNetwork.Parse(chosen);
    }

    /// <summary>Forgets the subnet, unless another stack has addresses in it. The next claims of this stack's pods get new ones.</summary>
    /// <param name="stackUuid">The stack whose addresses do not count.</param>
    public void ForgetSubnet(Guid stackUuid) => Execute(
        "DELETE FROM meta WHERE key = 'subnet' AND NOT EXISTS (SELECT 1 FROM lease WHERE address IS NOT NULL AND stack <> $stack)", ("$stack", stackUuid.ToString()));

    /// <summary>Writes down which subnet a stack wants its host to have for pods; null for none in particular.</summary>
    /// <exception cref="AllocationException">Another stack wants another one, or pods have addresses in one that is not it.</exception>
    internal void DeclareSubnet(Guid stackUuid, string stackName, IPNetwork? wanted)
    {
        Execute("DELETE FROM pod_subnet WHERE stack = $stack", ("$stack", stackUuid.ToString()));
        if (wanted is not { } subnet)
        {
            return;
        }

        if (PodSubnet.Obstacle(subnet, PodSubnet.Read(connection, transaction)) is { } obstacle)
        {
            throw new AllocationException(obstacle);
        }

        Execute("INSERT INTO pod_subnet (stack, stack_name, subnet) VALUES ($stack, $name, $subnet)", ("$stack", stackUuid.ToString()), ("$name", stackName), ("$subnet", subnet.ToString()));
    }

    /// <summary>The subnet that stacks want; null for none in particular.</summary>
    internal IPNetwork? DeclaredSubnet => PodSubnet.Read(connection, transaction).Declared.Select(declared => (IPNetwork?)declared.Subnet).FirstOrDefault();
}
