namespace IaC.Images;

/// <summary>What formats of disks are called: by QEMU, in documents and records, and at the end of file names.</summary>
public static class DiskFormatNames
{
    private const string Raw = "raw";
    private const string Qcow2 = "qcow2";

    /// <summary>The name of a format.</summary>
    public static string NameOf(DiskFormat format) => format == DiskFormat.Raw ? Raw : Qcow2;

    /// <summary>The format of a name; qcow2 unless another one is named.</summary>
    public static DiskFormat Parse(string? name) => name == Raw ? DiskFormat.Raw : DiskFormat.Qcow2;
}
