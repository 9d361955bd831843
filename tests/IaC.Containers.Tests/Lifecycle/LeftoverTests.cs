using IaC.Containers.Lifecycle;
using IaC.Linux.Processes;

namespace IaC.Containers.Tests.Lifecycle;

/// <summary>Nothing of a container outlives it, and no start ever hangs.</summary>
public sealed class LeftoverTests : IDisposable
{
    private readonly Lab _lab = new();

    public void Dispose() => _lab.Dispose();

    [Fact]
    public void The_hosts_mount_table_never_shows_a_container()
    {
        string[] before = Mounts();
        using ContainerProcess container = ContainerRuntime.Start(_lab.Start(_lab.Spec("sleep", "600")));

        Assert.Equal(before, Mounts());

        Lab.Stop(container);
        Assert.Equal(before, Mounts());

        // Tests of other projects hold network namespaces meanwhile, and containers never do.
        static string[] Mounts() => [.. File.ReadLines("/proc/self/mountinfo").Where(line => !line.Contains(" - nsfs ", StringComparison.Ordinal))];
    }

    [Fact]
    public void Descriptors_of_the_maker_are_as_before()
    {
        _lab.Shell("true");
        int before = Count();

        for (int i = 0; i < 5; i++)
        {
            _lab.Shell("true");
            Assert.Throws<ContainerStartException>(() => _lab.Run(_lab.Spec("/bin/nope")));
        }

        // Other tests of this process open and close some meanwhile.
        Assert.InRange(Count(), 0, before + 20);

        static int Count() => Directory.GetFileSystemEntries("/proc/self/fd").Length;
    }

    [Fact]
    public void The_folders_of_the_root_are_free_when_the_container_has_ended()
    {
        _lab.Shell("true");

        // An overlay that is still mounted somewhere keeps its work folder busy for the next.
        Assert.Equal(0, _lab.Shell("true").ExitCode);
        Directory.Delete(Path.Combine(_lab.Folder, "writable"), recursive: true);
    }

    [Fact]
    public async Task Two_hundred_starts_from_four_threads_never_hang_while_the_collector_runs()
    {
        using CancellationTokenSource done = new();
        Task[] load = [.. Enumerable.Range(0, 2).Select(_ => Task.Factory.StartNew(() => Collect(done.Token), TaskCreationOptions.LongRunning))];

        Task[] starts = [.. Enumerable.Range(0, 4).Select(thread => Task.Factory.StartNew(() => StartMany(thread), TaskCreationOptions.LongRunning))];
        await Task.WhenAll(starts).WaitAsync(TimeSpan.FromMinutes(15));
        await done.CancelAsync();
        await Task.WhenAll(load);

        void StartMany(int thread)
        {
            for (int i = 0; i < 50; i++)
            {
                Containers.Oci.RuntimeSpec spec = _lab.Spec("true");
                using ContainerProcess process = ContainerRuntime.Start(_lab.Start(spec with { Root = spec.Root with { Writable = null }, Hostname = $"t{thread}-{i}" }));
                Assert.Equal(0, PidFd.Reap(process.PidFd).ShellCode);
            }
        }

        static void Collect(CancellationToken cancel)
        {
            while (!cancel.IsCancellationRequested)
            {
                for (int i = 0; i < 1000; i++)
                {
                    GC.KeepAlive(new byte[1000]);
                }

                GC.Collect();
            }
        }
    }
}
