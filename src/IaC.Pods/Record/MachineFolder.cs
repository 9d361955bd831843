namespace IaC.Pods;

/// <summary>A folder of the host that a machine shares (virtiofs).</summary>
public sealed record MachineFolder
{
    /// <summary>Name by which the guest mounts it.</summary>
    public required string Name { get; init; }

    /// <summary>Absolute path.</summary>
    public required string Path { get; init; }

    /// <summary>The guest cannot change it.</summary>
    public bool ReadOnly { get; init; }

    /// <summary>Absolute path of the program that serves it (virtiofsd).</summary>
    public required string Program { get; init; }
}
