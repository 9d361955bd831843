using IaC.Linux.Processes;

namespace IaC.Guests;

/// <summary>The QEMU of this machine.</summary>
/// <param name="Program">Absolute path of <c>qemu-system-x86_64</c>, and no link: a machine sees of the host what its program needs, and not the folder in which somebody keeps a link to it.</param>
/// <param name="Identity">Changes whenever another QEMU is installed.</param>
public sealed record QemuInstallation(string Program, string Identity)
{
    /// <summary>Name of the program.</summary>
    public const string ProgramName = "qemu-system-x86_64";

    /// <summary>Name of the package that brings it.</summary>
    public const string PackageName = "qemu-system-x86";

    /// <summary>What brings it.</summary>
    public const string Remedy = $"declare a Host with `packages: [{PackageName}, qemu-utils]`, or apt-get install --no-install-recommends {PackageName} qemu-utils";

    /// <summary>Looks for it; null where there is none.</summary>
    /// <param name="path">Folders, colons between; null for the usual ones.</param>
    public static QemuInstallation? Find(string? path = null)
    {
        if (CapturedProcess.Find(ProgramName, path) is not { } program)
        {
            return null;
        }

        // A package replaces the file; asking the program for its version would take as long as all the rest of a plan.
        var file = new FileInfo(File.ResolveLinkTarget(program, returnFinalTarget: true)?.FullName ?? program);
        return new QemuInstallation(file.FullName, FormattableString.Invariant($"{file.FullName} {file.Length} {file.LastWriteTimeUtc:O}"));
    }
}
