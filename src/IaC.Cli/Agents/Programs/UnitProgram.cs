using IaC.GitOps;
using IaC.Model;
using IaC.Model.V1Alpha1;
using IaC.Pods;
using IaC.Programs;
using IaC.Programs.Building;

namespace IaC.Cli.Agents.Programs;

/// <summary>The program of a unit at a commit: where it is confined, and where what is built of it lies. It is built once for each commit.</summary>
/// <param name="Host">Where it is built and run.</param>
/// <param name="Place">Where what is built lies.</param>
/// <param name="Deadline">How long it may take to declare its stack.</param>
internal sealed record UnitProgram(IProgramHost Host, BuildPlace Place, TimeSpan Deadline)
{
    private const int Kept = 3;
    private const UnixFileMode Folder = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute | UnixFileMode.GroupRead | UnixFileMode.GroupExecute | UnixFileMode.OtherRead | UnixFileMode.OtherExecute;
    private const UnixFileMode Readable = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead;
    private const UnixFileMode Executable = UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;

    /// <summary>Control group of the programs of a root.</summary>
    public static string GroupOf(string rootId) => $"iac-programs-{rootId}";

    /// <summary>Prepares it.</summary>
    /// <param name="checkout">The unit and its files.</param>
    /// <param name="layout">The root.</param>
    /// <param name="rootId">Its id.</param>
    /// <param name="now">The time.</param>
    public static UnitProgram Prepare(UnitCheckout checkout, RootLayout layout, string rootId, DateTimeOffset now)
    {
        GitOpsProgram declared = checkout.Unit.Spec.Program ?? new GitOpsProgram();
        string builds = Path.Combine(layout.Agent, "builds", checkout.Unit.Name);
        string folder = Path.Combine(builds, checkout.Commit);
        string record = Path.Combine(folder, "assembly");
        if (!File.Exists(record))
        {
            Prune(builds);
            Make(folder, checkout.Tree);
        }

        Directory.SetLastWriteTimeUtc(folder, now.UtcDateTime);
        TimeSpan deadline = DurationText.Parse(declared.Timeout);
        var spec = new ConfinedSpec(Path.Combine(folder, "root"), DotnetProgram.RealPath, Path.Combine(folder, "sources"), checkout.Tree, Path.Combine(folder, "output"), declared.Feed);
        return new UnitProgram(new ConfinedPrograms(spec, GroupOf(rootId), declared.Network), new BuildPlace(ConfinedSpec.OutputInside, record, declared.Feed, deadline), deadline);
    }

    // What a build that was killed has left may be half of it.
    private static void Make(string folder, string tree)
    {
        if (Directory.Exists(folder))
        {
            Directory.Delete(folder, recursive: true);
        }

        MakeFolder(Path.Combine(folder, "root"));
        MakeFolder(Path.Combine(folder, "root", "etc"));
        foreach ((string path, string text) in ConfinedSpec.RootFiles)
        {
            string file = Path.Combine(folder, "root", path);
            File.WriteAllText(file, text);
            File.SetUnixFileMode(file, Readable);
        }

        Copy(new DirectoryInfo(tree), Path.Combine(folder, "sources"));
        MakeFolder(Path.Combine(folder, "output"));
        ConfinedPrograms.Give(folder, "output");
    }

    // Whatever the umask is, the user whom programs run as must be able to read it.
    private static void Copy(DirectoryInfo from, string to)
    {
        MakeFolder(to);
        foreach (FileSystemInfo entry in from.EnumerateFileSystemInfos())
        {
            string target = Path.Combine(to, entry.Name);
            if (entry.LinkTarget is { } leads)
            {
                File.CreateSymbolicLink(target, leads);
            }
            else if (entry is DirectoryInfo below)
            {
                Copy(below, target);
            }
            else
            {
                File.Copy(entry.FullName, target);
                File.SetUnixFileMode(target, entry.UnixFileMode.HasFlag(UnixFileMode.UserExecute) ? Readable | Executable : Readable);
            }
        }
    }

    private static void MakeFolder(string path)
    {
        Directory.CreateDirectory(path);
        File.SetUnixFileMode(path, Folder);
    }

    private static void Prune(string builds)
    {
        if (Directory.Exists(builds))
        {
            foreach (DirectoryInfo old in new DirectoryInfo(builds).GetDirectories().OrderByDescending(folder => folder.LastWriteTimeUtc).Skip(Kept))
            {
                old.Delete(recursive: true);
            }
        }
    }
}
