namespace IaC.Model.V1Alpha1;

/// <summary>A network interface of a guest beside that on the pods' network, which every guest has: on a bridge of the host (<c>bridge</c>), or in user mode (<c>user</c>). The guest finds them in this order.</summary>
public sealed record GuestNetwork
{
    /// <summary>Name, up to 15 characters.</summary>
    [Format(TextFormat.DnsLabel)]
    public required string Name { get; init; }

    /// <summary>A bridge of the host that it is a port of, such as one to the local network. It is used as it is: who gives out addresses there is not our business.</summary>
    public string? Bridge { get; init; }

    /// <summary>
    /// A network in user mode. QEMU, which has no network of its own otherwise, is on that of the host for it, as a user without rights: <c>user: {}</c>.
    /// </summary>
    public GuestUserNetwork? User { get; init; }

    /// <summary>Hardware address: <c>52:54:00:12:34:56</c>; one that follows from stack, guest and name, and stays, unless given.</summary>
    public string? Mac { get; init; }

    /// <summary>
    /// Address of the guest there, with the length of its network: <c>192.168.1.10/24</c>. cloud-init sets it when the guest boots for the first time, so that another one means another guest; whatever the guest itself does unless given.
    /// </summary>
    [Effect(FieldEffect.Replace)]
    public string? Address { get; init; }
}
