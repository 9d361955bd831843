namespace IaC.Pods;

/// <summary>What a machine had in its memory and its devices, as a file that the next run of it begins with, once.</summary>
public static class MachineMemory
{
    /// <summary>Name of the file among QEMU's nodes.</summary>
    public const string Node = "iac-memory";

    /// <summary>Its format: QEMU keeps memory as a snapshot within such a file only.</summary>
    public const string Format = "qcow2";

    /// <summary>Name of that snapshot.</summary>
    public const string Tag = "memory";

    /// <summary>Bytes of the file's own content, of which it has none.</summary>
    public const long Size = 1 << 20;
}
