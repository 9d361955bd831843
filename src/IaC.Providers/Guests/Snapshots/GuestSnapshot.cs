namespace IaC.Providers.Guests;

/// <summary>A snapshot of a guest's disks.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Created">When its moment was, UTC.</param>
/// <param name="Consistent">The guest did not run, or its agent had it write out and hold still; else the disks are as after a power failure.</param>
/// <param name="Bytes">What its files take.</param>
/// <param name="Disks">Names of the disks.</param>
public sealed record GuestSnapshot(string Name, DateTimeOffset Created, bool Consistent, long Bytes, IReadOnlyList<string> Disks);
