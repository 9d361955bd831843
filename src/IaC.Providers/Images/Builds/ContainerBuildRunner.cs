using System.Collections.Immutable;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using IaC.Containers;
using IaC.Containers.Oci;
using IaC.Images;
using IaC.Linux.Locks;
using IaC.Pods;

namespace IaC.Providers.Images.Builds;

/// <summary>Runs a command of a build as the one container of a pod of its own, confined as any other, with the supervisor that pods have; what it wrote is the upper folder of its overlay.</summary>
/// <param name="services">The drivers.</param>
/// <param name="secrets">Secrets by id.</param>
/// <param name="output">Told each line that commands write; null for nobody.</param>
public sealed class ContainerBuildRunner(HostServices services, IReadOnlyDictionary<string, byte[]> secrets, Action<string>? output) : IBuildRunner
{
    private const string Container = "run";
    private static readonly TimeSpan AskAgain = TimeSpan.FromMilliseconds(50);

    // What the runtime mounts over, made in the upper folder where the image does not have it.
    private static readonly string[] RuntimeMounts = ["/etc/hosts", "/etc/hostname", "/etc/resolv.conf", "/proc", "/sys", "/dev"];

    private readonly BuildPods pods = new(services);
    private readonly Lock telling = new();
    private int cleaned;

    /// <inheritdoc/>
    public async Task<IBuildRun> RunAsync(LayerSource.Run command, IReadOnlyList<string> lowerDirectories, CancellationToken cancellationToken)
    {
        if (Interlocked.Exchange(ref cleaned, 1) == 0)
        {
            pods.RemoveAbandoned();
        }

        string uid = Guid.NewGuid().ToString("n");
        Mounted[] mounts = [.. command.Mounts.Select((mount, i) => Mount(mount, $"m{i}")).OfType<Mounted>()];
        List<FileLock> held = [pods.Hold(uid)];
        BuildRun run = new(pods, uid, services.Time.GetUtcNow(), Path.Combine(Writable(uid), "upper"), RuntimeMounts.Concat(mounts.Select(mount => mount.Mount.MountPath)).ToHashSet(), held);
        await CleanUp.OnFailureAsync(
            async () =>
            {
                await HoldCachesAsync(command, held, cancellationToken).ConfigureAwait(false);
                await RunAsync(command, Record(uid, command, lowerDirectories, mounts), cancellationToken).ConfigureAwait(false);
            },
            () => run.DisposeAsync().AsTask()).ConfigureAwait(false);
        return run;
    }

    private async Task RunAsync(LayerSource.Run command, PodRecord record, CancellationToken cancellationToken)
    {
        var start = new SupervisorStart
        {
            Layout = services.Layout,
            Program = services.SupervisorPath,
            Record = record,
            Secrets = new PodSecrets(command.Mounts.Where(mount => mount.Kind == BuildMountKind.Secret && secrets.ContainsKey(mount.Source))
                .DistinctBy(mount => mount.Source).ToImmutableDictionary(mount => mount.Source, mount => Convert.ToBase64String(secrets[mount.Source]))),
        };
        try
        {
            using SupervisorClient client = await SupervisorLauncher.StartAsync(start, cancellationToken).ConfigureAwait(false);
            await AwaitSuccessAsync(command, client, cancellationToken).ConfigureAwait(false);
        }
        catch (SupervisorException fault)
        {
            throw new ImageException($"{command} cannot be run: {fault.Message}", null, fault);
        }
    }

    private async Task AwaitSuccessAsync(LayerSource.Run command, SupervisorClient client, CancellationToken cancellationToken)
    {
        CommandOutput lines = new(services.Layout, client.Uid, Tell);
        using CancellationTokenSource over = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        Task following = lines.FollowAsync(over.Token);
        ContainerStatus ended = await CleanUp.AlwaysAsync(
            () => EndAsync(client, cancellationToken),
            async () =>
            {
                await over.CancelAsync().ConfigureAwait(false);
                await following.ConfigureAwait(false);
            }).ConfigureAwait(false);
        await lines.FinishAsync(cancellationToken).ConfigureAwait(false);
        if (ended is not { State: "terminated", ExitCode: 0 })
        {
            string said = string.Concat(lines.Last.Select(line => $"\n    {line}"));
            throw new ImageException($"{command} ends with {ended.ExitCode?.ToString(CultureInfo.InvariantCulture) ?? ended.Message}{(ended.Reason is "OOMKilled" or "StartError" ? $" ({ended.Reason}: {ended.Message})" : "")}{said}");
        }
    }

    // Commands of several stages run at the same time.
    private void Tell(string line)
    {
        lock (telling)
        {
            output?.Invoke(line);
        }
    }

    private static async Task<ContainerStatus> EndAsync(SupervisorClient client, CancellationToken cancellationToken)
    {
        await foreach (PodStatus status in client.WatchAsync(cancellationToken).ConfigureAwait(false))
        {
            if (status.Phase is "Succeeded" or "Failed")
            {
                return status.Containers[0];
            }
        }

        throw new ImageException("the supervisor ended before its command did");
    }

    // In one order for all, so that no two commands wait for each other.
    private async Task HoldCachesAsync(LayerSource.Run command, List<FileLock> held, CancellationToken cancellationToken)
    {
        foreach (string folder in command.Mounts.Where(mount => mount is { Kind: BuildMountKind.Cache, Exclusive: true }).Select(mount => CacheFolder(mount.Source)).Distinct().Order(StringComparer.Ordinal))
        {
            Directory.CreateDirectory(services.Layout.BuildCache);
            FileLock? cache;
            while ((cache = FileLock.TryTake(folder + ".lock")) is null)
            {
                await Task.Delay(AskAgain, services.Time, cancellationToken).ConfigureAwait(false);
            }

            held.Add(cache);
        }
    }

    private string CacheFolder(string id) => Path.Combine(services.Layout.BuildCache, Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(id)))[..16]);

    private string Writable(string uid) => Path.Combine(services.Layout.Pod(uid), "containers", Container);

    private PodRecord Record(string uid, LayerSource.Run command, IReadOnlyList<string> lowerDirectories, IReadOnlyList<Mounted> mounts)
    {
        ImageUser user = UserLookup.Find(lowerDirectories, command.User);
        return new PodRecord
        {
            RootId = services.Identity.Ensure(),
            Uid = uid,
            StackUuid = BuildPods.Owner,
            Stack = "",
            Namespace = "default",
            Name = $"build-{uid[..8]}",
            Hostname = "build",
            Network = command.Network ? pods.Attach(uid) : null,
            RestartPolicy = RestartPolicy.Never,
            GraceSeconds = 0,
            Volumes = [.. mounts.Select(mount => mount.Volume)],
            Hosts = "127.0.0.1 localhost\n::1 localhost\n",
            ResolvConf = command.Network ? services.ResolvConf : "",
            Containers =
            [
                new PodContainer
                {
                    Name = Container,
                    Image = "build",
                    ImageDigest = Digest.Of([]).ToString(),
                    VolumeMounts = [.. mounts.Select(mount => mount.Mount)],
                    Spec = Spec(command, lowerDirectories, Writable(uid), user),
                },
            ],
        };
    }

    private static RuntimeSpec Spec(LayerSource.Run command, IReadOnlyList<string> lowerDirectories, string writable, ImageUser user)
    {
        string[] environment = [.. command.Environment.Any(variable => variable.StartsWith("PATH=", StringComparison.Ordinal)) ? [] : new[] { ContainerDefaults.Path }, $"HOME={user.Home}", .. command.Environment];
        return new RuntimeSpec
        {
            Root = new RootSpec { Lower = [.. lowerDirectories], Writable = writable },
            Process = new ProcessSpec
            {
                Args = [.. command.Command],
                Env = [.. environment.Reverse().DistinctBy(variable => variable.Split('=', 2)[0]).Reverse()],
                Cwd = command.WorkingFolder,
                User = new UserSpec { Uid = user.Uid, Gid = user.Gid, AdditionalGids = [.. user.Groups] },
                Capabilities = ContainerDefaults.Sets(ContainerDefaults.Capabilities),
                NoNewPrivileges = false, // installers run set-user-id programs
            },
            Mounts = ContainerDefaults.Mounts,
            Linux = new LinuxSpec
            {
                Namespaces =
                [
                    new NamespaceSpec("mount"), new NamespaceSpec("cgroup"), new NamespaceSpec("ipc", "pod"), new NamespaceSpec("uts", "pod"), new NamespaceSpec("pid"),

                    // Without a path it is a new one, with nothing in it.
                    new NamespaceSpec("network", command.Network ? "pod" : null),
                ],
                Seccomp = SeccompProfile.Default,
                MaskedPaths = ContainerDefaults.MaskedPaths,
                ReadonlyPaths = ContainerDefaults.ReadonlyPaths,
                CgroupsPath = Container,
            },
        };
    }

    // Null for a secret that may be absent, and is.
    private Mounted? Mount(BuildMount mount, string name)
    {
        switch (mount.Kind)
        {
            case BuildMountKind.Memory:
                return new Mounted(new PodVolume { Name = name, Kind = PodVolumeKind.Memory }, new PodVolumeMount(name, mount.Target, "", ReadOnly: false));
            case BuildMountKind.Cache:
                string folder = CacheFolder(mount.Source);
                return new Mounted(new PodVolume { Name = name, Kind = PodVolumeKind.HostPath, Path = folder, HostPathType = "DirectoryOrCreate" }, new PodVolumeMount(name, mount.Target, "", ReadOnly: false));
            case BuildMountKind.Bind:
                return new Mounted(new PodVolume { Name = name, Kind = PodVolumeKind.HostPath, Path = mount.Source }, new PodVolumeMount(name, mount.Target, "", ReadOnly: true));
            default:
                if (!secrets.ContainsKey(mount.Source))
                {
                    return mount.Required ? throw new ImageException($"the secret '{mount.Source}' is not given") : null;
                }

                const uint ownerReads = 0x100;
                return new Mounted(
                    new PodVolume { Name = name, Kind = PodVolumeKind.Projected, Files = [new ProjectedFile("secret", ownerReads, null, mount.Source)] },
                    new PodVolumeMount(name, mount.Target, "secret", ReadOnly: true));
        }
    }

    private sealed record Mounted(PodVolume Volume, PodVolumeMount Mount);
}
