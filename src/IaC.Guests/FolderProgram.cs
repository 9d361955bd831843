namespace IaC.Guests;

/// <summary>The program of this machine that serves folders to guests (virtiofsd).</summary>
public static class FolderProgram
{
    /// <summary>Debian's package of it, which QEMU needs anyway; later releases have it in one of its own name.</summary>
    public const string PackageName = "qemu-system-common";

    /// <summary>What brings it.</summary>
    public const string Remedy = "apt-get install qemu-system-common, or virtiofsd where that is a package";

    // Where Debian 12 has the one of QEMU, and where all others have its successor, which takes the same options.
    private static readonly string[] Known = ["/usr/lib/qemu/virtiofsd", "/usr/libexec/virtiofsd", "/usr/lib/virtiofsd"];

    /// <summary>Looks for it; null where there is none.</summary>
    /// <param name="root">Where file names start from.</param>
    public static string? Find(string root = "/") => Known.Select(path => Path.Combine(root, path[1..])).FirstOrDefault(File.Exists);
}
