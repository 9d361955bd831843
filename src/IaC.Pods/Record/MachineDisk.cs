namespace IaC.Pods;

/// <summary>A disk of a machine. QEMU is handed its files open, and can open no other.</summary>
public sealed record MachineDisk
{
    /// <summary>Name within the machine, up to 20 characters; the serial number that the guest sees.</summary>
    public required string Name { get; init; }

    /// <summary>Absolute path of the file, or block device, that the guest writes to.</summary>
    public required string Path { get; init; }

    /// <summary>How its bytes lie in it: <c>qcow2</c> or <c>raw</c>.</summary>
    public required string Format { get; init; }

    /// <summary>Absolute path of the qcow2 file that it is laid over, which is never written; null for none.</summary>
    public string? Base { get; init; }

    /// <summary>Digest of <see cref="Base"/>, without which the machine does not start; null does not ask.</summary>
    public string? BaseDigest { get; init; }

    /// <summary>Least bytes that the guest is to see: a smaller disk grows. Null leaves it as it is.</summary>
    public long? Size { get; init; }

    /// <summary>The guest cannot write to it.</summary>
    public bool ReadOnly { get; init; }

    /// <summary>The firmware looks on it for what it starts.</summary>
    public bool Boot { get; init; }

    /// <summary>Its name among QEMU's nodes.</summary>
    public string Node => $"disk-{Name}";
}
