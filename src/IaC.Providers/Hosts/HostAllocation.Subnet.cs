using System.Net;

namespace IaC.Providers.Hosts;

/// <content>The network that pods have their addresses in.</content>
public sealed partial class HostAllocation
{
    /// <summary>Subnet of the fabric, once one was chosen.</summary>
    public IPNetwork? KnownSubnet => PodSubnet.ReadChosen(connection, transaction);

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

    /// <summary>
    /// Network of IPv6 that new pods have an address in beside the other; null where no stack declares one. What pods have is not taken from them: it stays known until the last address of the root is gone.
    /// </summary>
    /// <exception cref="AllocationException">Something of the host overlaps it, or pods have addresses in another one.</exception>
    public IPNetwork? SubnetV6()
    {
        var now = PodSubnet.Read(connection, transaction, PodSubnetFamily.V6);
        if (now.Declared is not [var (_, _, wanted), ..])
        {
            return null;
        }

        if (now.Chosen != wanted)
        {
            if (PodSubnet.Obstacle(wanted, now) is { } obstacle)
            {
                throw new AllocationException(obstacle);
            }

            Execute("INSERT OR REPLACE INTO meta (key, value) VALUES ($key, $subnet)", ("$key", PodSubnetFamily.V6.Key), ("$subnet", wanted.ToString()));
        }

        return wanted;
    }

    /// <summary>Forgets the subnet, unless another stack has addresses in it. The next claims of this stack's pods get new ones.</summary>
    /// <param name="stackUuid">The stack whose addresses do not count.</param>
    public void ForgetSubnet(Guid stackUuid) => Execute(
        "DELETE FROM meta WHERE key IN ('subnet', 'subnet-v6') AND NOT EXISTS (SELECT 1 FROM lease WHERE address IS NOT NULL AND stack <> $stack)", ("$stack", stackUuid.ToString()));

    /// <summary>Writes down which subnet a stack wants its host to have for pods; null for none in particular.</summary>
    /// <exception cref="AllocationException">Another stack wants another one, or pods have addresses in one that is not it.</exception>
    internal void DeclareSubnet(Guid stackUuid, string stackName, PodSubnetFamily family, IPNetwork? wanted)
    {
        Execute($"DELETE FROM {family.Declarations} WHERE stack = $stack", ("$stack", stackUuid.ToString()));
        if (wanted is not { } subnet)
        {
            return;
        }

        if (PodSubnet.Obstacle(subnet, PodSubnet.Read(connection, transaction, family)) is { } obstacle)
        {
            throw new AllocationException(obstacle);
        }

        Execute($"INSERT INTO {family.Declarations} (stack, stack_name, subnet) VALUES ($stack, $name, $subnet)", ("$stack", stackUuid.ToString()), ("$name", stackName), ("$subnet", subnet.ToString()));
    }

    /// <summary>The subnet that stacks want; null for none in particular.</summary>
    internal IPNetwork? DeclaredSubnet => PodSubnet.Read(connection, transaction, PodSubnetFamily.V4).Declared.Select(declared => (IPNetwork?)declared.Subnet).FirstOrDefault();
}
