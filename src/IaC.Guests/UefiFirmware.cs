namespace IaC.Guests;

/// <summary>The UEFI firmware for guests of this machine.</summary>
/// <param name="Code">Its program.</param>
/// <param name="Template">Variables that a new guest begins with.</param>
public sealed record UefiFirmware(string Code, string Template)
{
    /// <summary>Debian's package of it.</summary>
    public const string PackageName = "ovmf";

    /// <summary>What brings it.</summary>
    public const string Remedy = "apt-get install ovmf";

    // Where Debian and Ubuntu, Fedora, and Arch have it; without Secure Boot, for which a board needs more than these have.
    private static readonly UefiFirmware[] Known =
    [
        new("/usr/share/OVMF/OVMF_CODE_4M.fd", "/usr/share/OVMF/OVMF_VARS_4M.fd"),
        new("/usr/share/OVMF/OVMF_CODE.fd", "/usr/share/OVMF/OVMF_VARS.fd"),
        new("/usr/share/edk2/x64/OVMF_CODE.4m.fd", "/usr/share/edk2/x64/OVMF_VARS.4m.fd"),
    ];

    /// <summary>Looks for it; null where there is none.</summary>
    /// <param name="root">Where file names start from.</param>
    public static UefiFirmware? Find(string root = "/") =>
        Known.Select(known => new UefiFirmware(In(root, known.Code), In(root, known.Template))).FirstOrDefault(known => File.Exists(known.Code) && File.Exists(known.Template));

    private static string In(string root, string path) => Path.Combine(root, path[1..]);
}
