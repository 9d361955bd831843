using System.Diagnostics;
using IaC.Containers;
using IaC.Containers.Cgroups;
using IaC.Containers.Lifecycle;
using IaC.Containers.Oci;
using IaC.Linux.Processes;

namespace IaC.Benchmarks.Containers;

/// <summary>What a supervisor does to start a container: its control group with limits, overlay root, namespaces, and exec of its program, confined as Docker confines.</summary>
/// <param name="rootfs">The layer.</param>
/// <param name="folder">For writable layers.</param>
internal sealed class SupervisorCall(string rootfs, string folder)
{
    private readonly CgroupHost host = CgroupHost.Detect();
    private int number;

    /// <summary>Milliseconds from the call until the program runs.</summary>
    internal double Time()
    {
        string writable = Path.Combine(folder, $"writable{++number}");
        Directory.CreateDirectory(Path.Combine(writable, "upper"));
        Directory.CreateDirectory(Path.Combine(writable, "work"));
        long began = Stopwatch.GetTimestamp();
        Cgroup cgroup = host.Create($"iac-bench-{Environment.ProcessId}-{number}");
        try
        {
            cgroup.Apply(new ResourcesSpec());
            using ContainerProcess process = ContainerRuntime.Start(new ContainerStart { Spec = Spec(writable), Cgroup = cgroup });
            double milliseconds = Stopwatch.GetElapsedTime(began).TotalMilliseconds;
            PidFd.SendSignal(process.PidFd, 9);
            PidFd.Reap(process.PidFd);
            return milliseconds;
        }
        finally
        {
            cgroup.Kill();
            cgroup.Remove();
        }
    }

    private RuntimeSpec Spec(string writable) => new()
    {
        Root = new RootSpec { Lower = [rootfs], Writable = writable },
        Process = new ProcessSpec { Args = ["/bin/sleep", "1000"], Env = [ContainerDefaults.Path], Capabilities = ContainerDefaults.Sets(ContainerDefaults.Capabilities) },
        Hostname = "bench",
        Mounts = ContainerDefaults.Mounts,
        Linux = new LinuxSpec
        {
            Namespaces = [new("pid"), new("network"), new("mount"), new("ipc"), new("uts"), new("cgroup")],
            MaskedPaths = ContainerDefaults.MaskedPaths,
            ReadonlyPaths = ContainerDefaults.ReadonlyPaths,
        },
    };
}
