using System.Collections.Immutable;
using System.Net;
using System.Security.Cryptography;
using IaC.Containers;
using IaC.Containers.Oci;
using IaC.Network;
using IaC.Testing;

namespace IaC.Pods.Tests.Supervision;

/// <summary>A root of its own on this machine with a busybox image, and real supervisors. Disposing of it deletes all pods and fails if anything is left.</summary>
public sealed class RealRoot : IAsyncDisposable
{
    private const string Busybox = "/bin/busybox";

    private readonly TemporaryFolder _folder = new("iac-pods-");
    private readonly Lazy<string> _subnet = new(() => Subnets.ChooseFree(IPNetwork.Parse($"10.{Random.Shared.Next(128, 250)}.{Random.Shared.Next(256)}.0/24")).ToString());
    private int _addresses = 1;

    public RealRoot()
    {
        Require.Root();
        Require.Program(Busybox, "busybox-static");
        Directory.CreateDirectory(Layout.Lib);
        Directory.CreateDirectory(Layout.Run);
        File.WriteAllText(Layout.IdFile, Id);
        Directory.CreateDirectory(Path.Combine(Image, "bin"));
        File.Copy(Busybox, Path.Combine(Image, "bin/busybox"));
        foreach (string applet in (string[])["sh", "sleep", "cat", "echo", "ls", "id", "kill", "ps", "touch", "dd", "nc", "hostname", "stty", "tty", "true", "mount", "ln", "grep", "stat", "wget", "httpd", "readlink"])
        {
            File.CreateSymbolicLink(Path.Combine(Image, "bin", applet), "busybox");
        }
    }

    /// <summary>Folder of the test.</summary>
    public string Folder => _folder.FullPath;

    public string Id { get; } = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(4));

    public RootLayout Layout => RootLayout.At(_folder.FullPath);

    private string Address(int number)
    {
        byte[] bytes = IPNetwork.Parse(_subnet.Value).BaseAddress.GetAddressBytes();
        bytes[3] += (byte)number;
        return new IPAddress(bytes).ToString();
    }

    private string Image => _folder["image"];

    /// <summary>The program.</summary>
    public static string Supervisor => Path.Combine(AppContext.BaseDirectory, "iac-supervisor");

    /// <summary>A record with a new uid.</summary>
    public PodRecord Record(params PodContainer[] containers)
    {
        string uid = Guid.NewGuid().ToString("n");
        return Records.Pod([.. containers.Select(container => InPod(container, uid))]) with { RootId = Id, Uid = uid, GraceSeconds = 2 };
    }

    /// <summary>The record with an address in the root's fabric.</summary>
    public PodRecord Networked(PodRecord record, params PublishedPort[] ports) => record with
    {
        Network = new PodNetwork { Address = Address(Interlocked.Increment(ref _addresses)), Subnet = _subnet.Value, Ports = [.. ports] },
        Containers = [.. record.Containers.Select(container => container with
        {
            Spec = container.Spec with
            {
                Linux = container.Spec.Linux with { Namespaces = [.. container.Spec.Linux.Namespaces.Where(space => space.Type != "network"), new NamespaceSpec("network", "pod")] },
            },
        })],
    };

    /// <summary>The container with its writable layer in the folder of a pod.</summary>
    public PodContainer InPod(PodContainer container, string uid) =>
        container with { Spec = container.Spec with { Root = container.Spec.Root with { Writable = Path.Combine(Layout.Pod(uid), "containers", container.Name) } } };

    /// <summary>A container that runs a shell script.</summary>
    public PodContainer Container(string name, string script) => new()
    {
        Name = name,
        Image = "busybox",
        ImageDigest = "sha256:00",
        Spec = new RuntimeSpec
        {
            Root = new RootSpec { Lower = [Image] },
            Process = new ProcessSpec { Args = ["/bin/sh", "-c", script], Env = ["PATH=/bin"], Capabilities = ContainerDefaults.Sets(ContainerDefaults.Capabilities) },
            Mounts = ContainerDefaults.Mounts,
            Linux = new LinuxSpec
            {
                Namespaces = [new("mount"), new("pid"), new("cgroup"), new("ipc", "pod"), new("uts", "pod"), new("network")],
                MaskedPaths = ContainerDefaults.MaskedPaths,
                ReadonlyPaths = ContainerDefaults.ReadonlyPaths,
            },
        },
    };

    public SupervisorStart Start(PodRecord record, PodSecrets? secrets = null) => new() { Layout = Layout, Program = Supervisor, Record = record, Secrets = secrets ?? PodSecrets.None };

    public Task<SupervisorClient> StartAsync(PodRecord record, PodSecrets? secrets = null) => SupervisorLauncher.StartAsync(Start(record, secrets), Token);

    public Task<SupervisorClient> ConnectAsync(string uid) => SupervisorClient.ConnectAsync(Layout, uid, Token);

    /// <summary>Waits for a status that fulfils a condition.</summary>
    public async Task<PodStatus> WaitAsync(string uid, Func<PodStatus, bool> condition)
    {
        using SupervisorClient client = await ConnectAsync(uid);
        PodStatus? last = null;
        try
        {
            await foreach (PodStatus status in client.WatchAsync(Token))
            {
                last = status;
                if (condition(status))
                {
                    return status;
                }
            }
        }
        catch (OperationCanceledException)
        {
        }

        throw new TimeoutException($"never came to the state that was waited for; last: {last} {string.Join("; ", last?.Containers ?? [])}");
    }

    /// <summary>All lines that a pod's containers wrote.</summary>
    public async Task<string[]> LogsAsync(string uid, string? container = null)
    {
        List<string> lines = [];
        await foreach (LogLine line in LogReader.ReadAsync(new LogQuery { Layout = Layout, Uid = uid, Containers = container is null ? [] : [container] }, Token))
        {
            lines.Add(line.Text);
        }

        return [.. lines];
    }

    /// <summary>Waits until a container wrote a line.</summary>
    public async Task<string> LineAsync(string uid, Func<string, bool> condition, string? container = null)
    {
        LogQuery query = new() { Layout = Layout, Uid = uid, Follow = true, Containers = container is null ? [] : [container] };
        await foreach (LogLine line in LogReader.ReadAsync(query, Token))
        {
            if (condition(line.Text))
            {
                return line.Text;
            }
        }

        throw new TimeoutException("the log ended");
    }

    /// <summary>Ends a test that hangs.</summary>
    public static CancellationToken Token => CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken, new CancellationTokenSource(TimeSpan.FromSeconds(60)).Token).Token;

    public async ValueTask DisposeAsync()
    {
        if (Directory.Exists(Layout.Pods))
        {
            foreach (string uid in Directory.GetDirectories(Layout.Pods).Select(path => Path.GetFileName(path)))
            {
                await PodTeardown.DeleteAsync(Layout, uid, TimeSpan.Zero, keepVolumes: false, Token);
            }
        }

        ImmutableArray<Leak> leaks = LeakCheck.Find(Layout);
        _folder.Dispose();
        Assert.True(leaks.IsEmpty, string.Join("\n", leaks));
    }
}
