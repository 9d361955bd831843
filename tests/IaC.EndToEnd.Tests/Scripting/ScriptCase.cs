using IaC.Testing;

namespace IaC.EndToEnd.Tests.Scripting;

/// <summary>
/// One of <c>scripts/*.txtar</c>, run against the program: the published native one where <c>IAC_BIN</c> names its folder, else the one that was built. Each script has its own root, and what it
/// leaves after its stacks are destroyed is a failure.
/// </summary>
internal static class ScriptCase
{
    // What a script says that it needs, and where it comes from.
    private static readonly (string Name, string Path, string Package)[] Programs =
    [
        ("busybox", "/bin/busybox", "busybox-static"),
        ("docker-registry", "/usr/bin/docker-registry", "docker-registry"),
        ("skopeo", "/usr/bin/skopeo", "skopeo"),
        ("podman", "/usr/bin/podman", "podman"),
        ("openssl", "/usr/bin/openssl", "openssl"),
        ("dockerd", "/usr/sbin/dockerd", "docker.io"),
        ("htpasswd", "/usr/bin/htpasswd", "apache2-utils"),
        ("qemu", "/usr/bin/qemu-system-x86_64", "qemu-system-x86"),
        ("ssh", "/usr/bin/ssh", "openssh-client"),
        ("git", "/usr/bin/git", "git"),
        ("gpg", "/usr/bin/gpg", "gpg"),
        ("sshd", "/usr/sbin/sshd", "openssh-server"),
        ("lighttpd", "/usr/sbin/lighttpd", "lighttpd"),
        ("apt-get", "/usr/bin/apt-get", "apt"),
        ("strace", "/usr/bin/strace", "strace"),
        ("python3", "/usr/bin/python3", "python3"),
        ("qemu-img", "/usr/bin/qemu-img", "qemu-utils"),
        ("xz", "/usr/bin/xz", "xz-utils"),
        ("zstd", "/usr/bin/zstd", "zstd"),
        ("nft", "/usr/sbin/nft", "nftables"),
        ("ip", "/usr/sbin/ip", "iproute2"),
        ("sfdisk", "/usr/sbin/sfdisk", "fdisk"),
        ("mmdebstrap", "/usr/bin/mmdebstrap", "mmdebstrap"),
        ("useradd", "/usr/sbin/useradd", "passwd"),
        ("ovmf", "/usr/share/OVMF/OVMF_CODE_4M.fd", "ovmf"),
    ];

    /// <summary>Names of all scripts.</summary>
    public static IEnumerable<string> Names => Directory.GetFiles(ScriptFolder, "*.txtar").Select(path => Path.GetFileNameWithoutExtension(path)).Order(StringComparer.Ordinal);

    private static string ScriptFolder => Path.Combine(AppContext.BaseDirectory, "scripts");

    /// <summary>Runs a script.</summary>
    public static async Task RunAsync(string script)
    {
        Archive archive = Archive.Parse(await File.ReadAllTextAsync(Path.Combine(ScriptFolder, $"{script}.txtar"), TestContext.Current.CancellationToken));
        if (archive.Script.Any(line => line.StartsWith("# needs root", StringComparison.Ordinal)))
        {
            Require.Root();
        }

        (string Name, string Path, string Package)[] needed = [.. Programs.Where(program => archive.Script.Any(line => line.StartsWith($"# needs {program.Name}", StringComparison.Ordinal)))];
        foreach ((string name, string path, string package) in needed)
        {
            Require.Program(path, package);
        }

        // Short, since the path of a control socket may have 107 characters (unix(7)).
        var folder = new TemporaryFolder("e2e-");
        bool held = false;
        try
        {
            string tools = Directory.CreateDirectory(Path.Combine(folder.FullPath, ProgramUnderTest.Tools)).FullName;
            foreach ((_, string path, _) in needed)
            {
                File.CreateSymbolicLink(Path.Combine(tools, Path.GetFileName(path)), path);
            }

            using var run = new ScriptRun(folder.FullPath, archive, ProgramUnderTest.Variables(folder.FullPath));
            try
            {
                await run.RunAsync(archive.Script);
                held = true;
            }
            finally
            {
                await KeepAsync(script, run.Transcript);
                try
                {
                    await CleanUp.RunAsync(run, mustBeClean: held);
                }
                finally
                {
                    await CleanUp.UndoAsync(run);
                }
            }
        }
        finally
        {
            Remove(folder, mustSucceed: held);
        }
    }

    // What every script did and how long its lines took, for whoever wants to make them faster: IAC_TRANSCRIPTS names the folder.
    private static Task KeepAsync(string script, string transcript) => Environment.GetEnvironmentVariable("IAC_TRANSCRIPTS") is { Length: > 0 } folder
        ? File.WriteAllTextAsync(Path.Combine(Directory.CreateDirectory(folder).FullName, $"{script}.log"), transcript)
        : Task.CompletedTask;

    // Where a script failed, mounts may be left, and that they cannot be removed would hide the cause.
    private static void Remove(TemporaryFolder folder, bool mustSucceed)
    {
        try
        {
            folder.Dispose();
        }
        catch (IOException) when (!mustSucceed)
        {
            TestContext.Current.SendDiagnosticMessage($"{folder.FullPath} is left");
        }
    }
}
