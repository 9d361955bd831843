using System.Collections.Immutable;

namespace IaC.Model.V1Alpha1;

/// <summary>
/// The network of a host. A change of it that cuts the way to a next router, or to who works on the host by ssh, is taken back: at once where it is noticed, and at a deadline where the program that made it was killed.
/// </summary>
public sealed record HostNetwork
{
    /// <summary>Seconds that a change has to prove itself, unless given.</summary>
    public const int UsualConfirmSeconds = 10;

    /// <summary>Bridges, which guests may be on by <c>networks: [{bridge: NAME}]</c>.</summary>
    public ImmutableArray<HostBridge> Bridges { get => field.IsDefault ? [] : field; init; }

    /// <summary>Network that pods and guests have their addresses in: <c>10.42.0.0/20</c>, of IPv4, with at least 16 addresses. It overlaps no route and no address of the host. Where pods have addresses in another one already, a plan
    /// that declares it is refused, since these are never moved; where it is declared no more, it stays until the last of them is gone. <value>One that is chosen free of the host's routes.</value></summary>
    public string? PodSubnet { get; init; }

    /// <summary>
    /// Network of IPv6 that pods and guests have an address in beside that of IPv4, with the same host part: <c>fd12:3456:789a::/64</c>, a unique local (RFC 4193) or a global one, of 64 to 96 bits. It overlaps no route and no address of the host.
    /// What is made afterwards has an address in it, and what runs goes on without until it is made anew. Where pods have addresses in another one already, a plan that declares it is refused; where it is declared no more, they keep
    /// theirs. <value>None: pods and guests have no IPv6.</value>
    /// </summary>
    public string? PodSubnetV6 { get; init; }

    /// <summary>Name servers that pods and guests ask, in the place of those that the host itself asks: <c>[10.0.0.53]</c>. What is made afterwards has them; what runs keeps what it has until it is made anew.</summary>
    [Format(TextFormat.IpAddress)]
    public ImmutableArray<string> Nameservers { get => field.IsDefault ? [] : field; init; }

    /// <summary>Seconds within which whoever answered before a change has to answer again.</summary>
    [Effect(FieldEffect.None)]
    [Bounds(1, 600)]
    public int ConfirmSeconds { get; init; } = UsualConfirmSeconds;
}
