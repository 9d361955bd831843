using System.Net;

namespace IaC.Network;

/// <summary>Chooses the addresses of a fabric.</summary>
public static class Subnets
{
    /// <summary>
    /// The first IPv4 network that overlaps no route and no address of the host: the preferred one, then private networks of the same size, then smaller ones, always in the same order.
    /// The claim is made by <see cref="Fabric.Ensure"/>: should another root take the network in between, that call is refused.
    /// </summary>
    /// <exception cref="InvalidOperationException">Every candidate is taken.</exception>
    public static IPNetwork ChooseFree(IPNetwork preferred) => throw new NotImplementedException();
}
