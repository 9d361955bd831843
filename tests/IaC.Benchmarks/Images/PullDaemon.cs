using System.Diagnostics;
using IaC.Benchmarks.Containers;

namespace IaC.Benchmarks.Images;

/// <summary>A Docker daemon that only pulls: without bridge and rules, so that it can be in the network of the machine, where the registry is.</summary>
internal sealed class PullDaemon : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("iac-bench-pull-").FullName;
    private readonly Process daemon;

    private PullDaemon()
    {
        daemon = Process.Start(new ProcessStartInfo(
            "dockerd",
            ["-H", $"unix://{folder}/d.sock", "--data-root", $"{folder}/data", "--exec-root", $"{folder}/exec", "-p", $"{folder}/pid", "--bridge", "none", "--iptables=false", "--log-level", "error"])
        { RedirectStandardOutput = true, RedirectStandardError = true })!;
        daemon.BeginOutputReadLine();
        daemon.BeginErrorReadLine();
    }

    /// <summary>Environment of the client.</summary>
    internal IReadOnlyDictionary<string, string> Environment => new Dictionary<string, string> { ["DOCKER_HOST"] = $"unix://{folder}/d.sock" };

    /// <summary>Starts it; null where Docker is not installed.</summary>
    internal static PullDaemon? TryStart()
    {
        if (!File.Exists("/usr/sbin/dockerd"))
        {
            return null;
        }

        PullDaemon started = new();
        for (int attempt = 0; attempt < 120; attempt++)
        {
            if (File.Exists($"{started.folder}/d.sock") && CommandTimer.Succeeds(["docker", "version"], started.Environment))
            {
                return started;
            }

            Task.Delay(TimeSpan.FromMilliseconds(500)).Wait();
        }

        started.Dispose();
        throw new TimeoutException("dockerd did not come up within 60 s");
    }

    public void Dispose()
    {
        CommandTimer.Run(["kill", "-TERM", daemon.Id.ToString(System.Globalization.CultureInfo.InvariantCulture)], new Dictionary<string, string>());
        daemon.WaitForExit();
        daemon.Dispose();
        CommandTimer.Run(["rm", "-rf", folder], new Dictionary<string, string>());
    }
}
