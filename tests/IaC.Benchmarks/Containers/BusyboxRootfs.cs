namespace IaC.Benchmarks.Containers;

/// <summary>A root file system of one static program, so that contenders differ in their work and not in their image.</summary>
internal static class BusyboxRootfs
{
    private const string Busybox = "/bin/busybox";

    /// <returns>The folder.</returns>
    internal static string Make(string parent)
    {
        string root = Path.Combine(parent, "rootfs");
        Directory.CreateDirectory(Path.Combine(root, "bin"));
        File.Copy(Busybox, Path.Combine(root, "bin/busybox"));
        foreach (string name in new[] { "sh", "sleep", "true" })
        {
            File.CreateSymbolicLink(Path.Combine(root, "bin", name), "busybox");
        }

        return root;
    }
}

/// <summary>A temporary folder that goes with all that is in it.</summary>
internal sealed class BenchmarkFolder : IDisposable
{
    internal string FullPath { get; } = Directory.CreateTempSubdirectory("iac-bench-").FullName;

    public void Dispose() => Directory.Delete(FullPath, recursive: true);
}
