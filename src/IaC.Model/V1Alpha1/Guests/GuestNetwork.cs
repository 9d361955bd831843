namespace IaC.Model.V1Alpha1;

/// <summary>A network interface of a guest beside that on the pods' network, which every guest has. The guest finds them in this order.</summary>
[NotYet("user", "address")]
public sealed record GuestNetwork
{
    /// <summary>Name, up to 15 characters.</summary>
    [Format(TextFormat.DnsLabel)]
    public required string Name { get; init; }

    /// <summary>A bridge of the host that it is a port of, such as one to the local network. It is used as it is: who gives out addresses there is not our business.</summary>
    public required string Bridge { get; init; }

    /// <summary>Hardware address: <c>52:54:00:12:34:56</c>; one that follows from stack, guest and name, and stays, unless given.</summary>
    public string? Mac { get; init; }
}
