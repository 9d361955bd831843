using System.Globalization;

namespace IaC.Benchmarks.Containers;

/// <summary>
/// Whole commands against the peers that are found on the machine: <c>iac up</c> of one pod with its image present, beside <c>docker run -d</c>, <c>podman run -d</c> (with runc), <c>runc run</c> and <c>unshare</c>.
/// </summary>
internal static class ContainerBenchmark
{
    private const string Ours = "iac up (one pod, image present)";
    private const string PodmanImage = "localhost/iac-bench:latest";
    private static readonly Dictionary<string, string> NoEnvironment = [];

    /// <summary>Program by IAC_BIN, a folder; else where the publish command of the README puts it. Rounds by IAC_ROUNDS, 30 unless given.</summary>
    internal static async Task RunAsync(TextWriter output)
    {
        string folder = BenchmarkPaths.Programs;
        int rounds = int.Parse(Environment.GetEnvironmentVariable("IAC_ROUNDS") ?? "30", CultureInfo.InvariantCulture);
        await output.WriteLineAsync(Run(Path.Combine(folder, "iac"), rounds));
    }

    private static string Run(string iac, int rounds)
    {
        using var folder = new BenchmarkFolder();
        string rootfs = BusyboxRootfs.Make(Path.Combine(folder.FullPath, "bench-image"));
        string tar = Path.Combine(folder.FullPath, "rootfs.tar");
        CommandTimer.Run(["tar", "-C", rootfs, "-cf", tar, "."], NoEnvironment);
        using DockerPeer? docker = DockerPeer.TryStart(tar);

        List<Contender> contenders = [OurUp(iac, folder.FullPath)];
        if (docker is not null)
        {
            contenders.Add(new Contender("docker run -d", ["docker", "run", "-d", "--name", "iacb", DockerPeer.Image, "/bin/sleep", "1000"], ["docker", "rm", "-f", "iacb"]) { Environment = docker.Environment });
            contenders.Add(new Contender("docker run --rm --network none true", ["docker", "run", "--rm", "--network", "none", DockerPeer.Image, "/bin/true"]) { Environment = docker.Environment });
        }

        contenders.Add(new Contender("container running, from the supervisor's call", []) { InProcess = new SupervisorCall(rootfs, folder.FullPath).Time });
        contenders.AddRange(Podman(tar));
        contenders.AddRange(Runc(rootfs, folder.FullPath));
        contenders.Add(new Contender("unshare -mpfnuiC true", ["unshare", "-mpfnuiC", "/bin/true"]));
        contenders.Add(new Contender("iac --version", [iac, "--version"]));

        try
        {
            return RatioTable.Write(
                string.Create(CultureInfo.InvariantCulture, $"One container, whole commands, {rounds} runs each in turn"), CommandTimer.Measure(contenders, rounds), Ours);
        }
        finally
        {
            CommandTimer.Run([iac, "destroy", "--yes", "--stack", "bench", "--root", Root(folder.FullPath)], NoEnvironment);
            CommandTimer.Run([iac, "destroy", "--yes", "--stack", "bench-image", "--root", Root(folder.FullPath)], NoEnvironment);
        }
    }

    private static string Root(string folder) => Path.Combine(folder, "root");

    private static Contender OurUp(string iac, string folder)
    {
        string image = Write(folder, "bench-image", """
            apiVersion: iac/v1alpha1
            kind: Image
            metadata: {name: busybox}
            spec:
              from: scratch
              layers: [{copy: {source: rootfs, path: /}}]
            """);
        string pod = Write(folder, "bench", """
            apiVersion: v1
            kind: Pod
            metadata: {name: bench}
            spec:
              terminationGracePeriodSeconds: 0
              containers: [{name: main, image: "localhost/bench-image/busybox:latest", command: [/bin/sleep, "1000"]}]
            """);
        CommandTimer.Run([iac, "up", "--yes", "-f", image, "--root", Root(folder)], NoEnvironment);
        return new Contender(Ours, [iac, "up", "--yes", "-f", pod, "--root", Root(folder)], [iac, "destroy", "--yes", "--stack", "bench", "--root", Root(folder)]);
    }

    private static string Write(string folder, string stack, string text)
    {
        string path = Path.Combine(folder, stack);
        Directory.CreateDirectory(path);
        File.WriteAllText(Path.Combine(path, "stack.yaml"), text);
        return path;
    }

    private static IEnumerable<Contender> Podman(string tar)
    {
        if (!File.Exists("/usr/bin/podman") || !File.Exists("/usr/sbin/runc"))
        {
            yield break;
        }

        CommandTimer.Run(["podman", "import", tar, PodmanImage], NoEnvironment);
        string[] run = ["podman", "run", "--runtime", "runc", "--ulimit", "nofile=1024:1024", "--ulimit", "nproc=1000:1000", "--network", "none"];
        yield return new Contender("podman run -d (runc, no network)", [.. run, "-d", "--name", "iacb", PodmanImage, "/bin/sleep", "1000"], ["podman", "rm", "-f", "-t", "0", "iacb"]);
    }

    private static IEnumerable<Contender> Runc(string rootfs, string folder)
    {
        if (!File.Exists("/usr/sbin/runc"))
        {
            yield break;
        }

        string bundle = Path.Combine(folder, "bundle");
        Directory.CreateDirectory(bundle);
        CommandTimer.Run(["runc", "spec", "--bundle", bundle], NoEnvironment);
        string config = Path.Combine(bundle, "config.json");
        File.WriteAllText(
            config,
            File.ReadAllText(config)
                .Replace("\"terminal\": true", "\"terminal\": false", StringComparison.Ordinal)
                .Replace("\"path\": \"rootfs\"", $"\"path\": \"{rootfs}\"", StringComparison.Ordinal)
                .Replace("\"sh\"", "\"/bin/true\"", StringComparison.Ordinal));
        yield return new Contender("runc run true", ["runc", "run", "--bundle", bundle, $"iacb{Environment.ProcessId}"]);
    }
}
