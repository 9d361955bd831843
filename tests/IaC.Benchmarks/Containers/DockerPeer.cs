using System.Diagnostics;

namespace IaC.Benchmarks.Containers;

/// <summary>A Docker daemon of Debian's package in a network namespace of its own, so that its bridge and rules stay away from the machine's.</summary>
internal sealed class DockerPeer : IDisposable
{
    private readonly string folder;
    private readonly string network;
    private readonly Process daemon;

    private DockerPeer(string folder, string network, Process daemon)
    {
        this.folder = folder;
        this.network = network;
        this.daemon = daemon;
    }

    /// <summary>Address for DOCKER_HOST.</summary>
    internal string Host => $"unix://{folder}/d.sock";

    /// <summary>Image that was imported.</summary>
    internal const string Image = "iac-bench";

    /// <summary>Starts a daemon and imports a root file system; null where Docker is not installed.</summary>
    internal static DockerPeer? TryStart(string rootfsTar)
    {
        if (!File.Exists("/usr/sbin/dockerd"))
        {
            return null;
        }

        string folder = Directory.CreateTempSubdirectory("iac-bench-docker-").FullName;
        string network = $"iacbench{System.Environment.ProcessId}";
        CommandTimer.Run(["ip", "netns", "add", network], NoEnvironment);
        CommandTimer.Run(["ip", "-n", network, "link", "set", "lo", "up"], NoEnvironment);

        // nsenter and not `ip netns exec`, which mounts another /sys without the control groups.
        var start = new ProcessStartInfo(
            "nsenter",
            [$"--net=/run/netns/{network}", "dockerd", "-H", $"unix://{folder}/d.sock", "--data-root", $"{folder}/data", "--exec-root", $"{folder}/exec", "-p", $"{folder}/pid", "--log-level", "error"])
        { RedirectStandardError = true, RedirectStandardOutput = true };
        Process daemon = Process.Start(start)!;
        daemon.BeginErrorReadLine();
        daemon.BeginOutputReadLine();
        var peer = new DockerPeer(folder, network, daemon);
        try
        {
            peer.WaitUntilUp();
            CommandTimer.Run(["docker", "import", rootfsTar, Image], peer.Environment);
            return peer;
        }
        catch
        {
            peer.Dispose();
            throw;
        }
    }

    /// <summary>Environment of the client.</summary>
    internal IReadOnlyDictionary<string, string> Environment => new Dictionary<string, string> { ["DOCKER_HOST"] = Host };

    private static IReadOnlyDictionary<string, string> NoEnvironment { get; } = new Dictionary<string, string>();

    public void Dispose()
    {
        if (!daemon.HasExited)
        {
            CommandTimer.Run(["kill", "-TERM", daemon.Id.ToString(System.Globalization.CultureInfo.InvariantCulture)], NoEnvironment);
            daemon.WaitForExit();
        }

        daemon.Dispose();
        CommandTimer.Run(["ip", "netns", "del", network], NoEnvironment);
        CommandTimer.Run(["rm", "-rf", folder], NoEnvironment);
    }

    private void WaitUntilUp()
    {
        for (int attempt = 0; attempt < 60; attempt++)
        {
            if (File.Exists($"{folder}/d.sock") && CommandTimer.Succeeds(["docker", "version"], Environment))
            {
                return;
            }

            Task.Delay(TimeSpan.FromMilliseconds(500)).Wait();
        }

        throw new TimeoutException("dockerd did not come up within 30 s");
    }
}
