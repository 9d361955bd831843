using System.Globalization;
using IaC.Benchmarks.Containers;

namespace IaC.Benchmarks.Pods;

/// <summary>100 pods of one stack against 100 runs of <c>docker run -d</c>, four at a time, and <c>podman kube play</c> of the same documents; then <c>iac ps</c> of them.</summary>
internal static class ManyPodsBenchmark
{
    private const int Count = 100;
    private const int Looks = 20;
    private const string Stack = "bench-many";
    private const string PodmanImage = "localhost/iac-bench:latest";
    private static readonly Dictionary<string, string> NoEnvironment = [];

    /// <summary>Program by IAC_BIN, a folder; else where the publish command of the README puts it. Rounds by IAC_ROUNDS, 3 unless given.</summary>
    internal static async Task RunAsync(TextWriter output)
    {
        string iac = BenchmarkPaths.Iac;
        int rounds = int.Parse(Environment.GetEnvironmentVariable("IAC_ROUNDS") ?? "3", CultureInfo.InvariantCulture);
        using var folder = new BenchmarkFolder();
        string[] root = ["--root", Path.Combine(folder.FullPath, "root")];
        string rootfs = BusyboxRootfs.Make(folder.FullPath);
        string tar = Path.Combine(folder.FullPath, "rootfs.tar");
        CommandTimer.Run(["tar", "-C", rootfs, "-cf", tar, "."], NoEnvironment);
        await File.WriteAllTextAsync(Path.Combine(folder.FullPath, "stack.yaml"), PodStack.Text(Stack, Count));
        using DockerPeer? docker = DockerPeer.TryStart(tar);

        string[] up = [iac, "up", "--yes", "-f", folder.FullPath, .. root];
        string[] destroy = [iac, "destroy", "--yes", "--stack", Stack, .. root];
        string ours = $"iac up ({Count} pods)";
        List<Contender> contenders = [new Contender(ours, up, destroy)];
        if (docker is not null)
        {
            string many = $"seq {Count} | xargs -P4 -I@ docker run -d --name iacb@ {DockerPeer.Image} /bin/sleep 1000";
            contenders.Add(new Contender($"docker run -d, {Count} times, four at a time", ["sh", "-c", many], ["sh", "-c", "docker rm -f $(docker ps -aq)"]) { Environment = docker.Environment });
        }

        contenders.AddRange(Podman(tar, folder.FullPath));
        try
        {
            await output.WriteLineAsync(RatioTable.Write($"{Count} pods, {rounds} runs each in turn", CommandTimer.Measure(contenders, rounds), ours));
            CommandTimer.Run(up, NoEnvironment);
            Contender ps = new($"iac ps ({Count} pods)", [iac, "ps", .. root]);
            await output.WriteLineAsync(RatioTable.Write($"Looking at {Count} pods, {Looks} runs", CommandTimer.Measure([ps], Looks), ps.Name));
        }
        finally
        {
            CommandTimer.Run(destroy, NoEnvironment);
        }
    }

    // Its pause container comes from catatonit, and its limits from a file: there is no option for them here.
    private static IEnumerable<Contender> Podman(string tar, string folder)
    {
        if (!File.Exists("/usr/bin/podman") || !File.Exists("/usr/sbin/runc") || !File.Exists("/usr/libexec/podman/catatonit"))
        {
            yield break;
        }

        string settings = Path.Combine(folder, "containers.conf");
        string documents = Path.Combine(folder, "pods.kube");
        File.WriteAllText(settings, "[containers]\ndefault_ulimits = [\"nofile=1024:1024\",\"nproc=1000:1000\"]\n");
        File.WriteAllText(documents, PodStack.Pods(Count, PodmanImage));
        CommandTimer.Run(["podman", "import", tar, PodmanImage], NoEnvironment);
        yield return new Contender(
            "podman kube play (runc, no network)",
            ["podman", "--runtime", "runc", "kube", "play", "--network", "none", documents],
            ["podman", "kube", "play", "--down", documents])
        {
            Environment = new Dictionary<string, string> { ["CONTAINERS_CONF"] = settings },
        };
    }
}
