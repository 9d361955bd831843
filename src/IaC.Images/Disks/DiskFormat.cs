namespace IaC.Images;

/// <summary>How the bytes of a disk lie in a file.</summary>
public enum DiskFormat
{
    /// <summary>Byte for byte.</summary>
    Raw,

    /// <summary>QEMU's format of clusters (docs/interop/qcow2.txt of QEMU).</summary>
    Qcow2,
}
