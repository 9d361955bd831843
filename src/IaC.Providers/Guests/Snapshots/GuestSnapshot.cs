namespace IaC.Providers.Guests;

/// <summary>A snapshot of a guest.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Created">When its moment was, UTC.</param>
/// <param name="Consistent">The guest did not run, or its agent had it write out and hold still; else the disks are as after a power failure.</param>
/// <param name="Memory">It has the memory of the guest, too: the guest goes on from it where it was, instead of booting.</param>
/// <param name="Bytes">What its files take.</param>
/// <param name="Disks">Names of the disks.</param>
public sealed record GuestSnapshot(string Name, DateTimeOffset Created, bool Consistent, bool Memory, long Bytes, IReadOnlyList<string> Disks);
