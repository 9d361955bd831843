namespace IaC.Model.V1Alpha1;

/// <summary>A folder of the host that a guest shares (virtiofs), with all that is in it as it changes: <c>mount -t virtiofs NAME /mnt</c> in the guest.</summary>
public sealed record GuestFolder
{
    /// <summary>Name by which the guest mounts it, up to 36 characters.</summary>
    [Format(TextFormat.DnsLabel)]
    public required string Name { get; init; }

    /// <summary>The folder. It is used as it is, with the owners that its files have, and stays whatever happens to the guest.</summary>
    [Format(TextFormat.AbsolutePath)]
    public required string Path { get; init; }

    /// <summary>The guest cannot change it.</summary>
    public bool ReadOnly { get; init; }
}
