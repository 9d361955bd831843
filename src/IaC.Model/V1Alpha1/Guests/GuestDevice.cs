namespace IaC.Model.V1Alpha1;

/// <summary>A further device of a guest: exactly one of <c>rng</c>, <c>watchdog</c> and <c>serial</c>.</summary>
public sealed record GuestDevice
{
    /// <summary>Name.</summary>
    [Format(TextFormat.DnsLabel)]
    public required string Name { get; init; }

    /// <summary>A source of random numbers of the host (virtio-rng), for guests that have few of their own: <c>rng: {}</c>. A guest has one at most.</summary>
    public GuestRandomSource? Rng { get; init; }

    /// <summary>A watchdog. A guest has one at most.</summary>
    public GuestWatchdog? Watchdog { get; init; }

    /// <summary>A serial port that is a device of the host.</summary>
    public GuestSerialPort? Serial { get; init; }
}
