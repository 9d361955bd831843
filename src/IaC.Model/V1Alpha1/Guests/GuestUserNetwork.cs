namespace IaC.Model.V1Alpha1;

/// <summary>
/// A network of a guest's own, without a bridge: QEMU gives out addresses and names there, and opens connections of the guest as connections of the host's. The guest reaches what the host reaches, its loopback
/// included (as the second address of the subnet), and nobody reaches the guest.
/// </summary>
public sealed record GuestUserNetwork
{
    /// <summary>Its addresses, at least 16 of IPv4: the second one is the host, the third the name server, the 15th the guest.</summary>
    public string Subnet { get; init; } = "10.0.2.0/24";
}
