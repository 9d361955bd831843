using System.Buffers;
using System.Collections.Immutable;
using System.Text.Json;
using IaC.Pods.Json;
using IaC.Pods.Machines;

namespace IaC.Pods;

/// <summary>What becomes of a pod when another record takes the place of its own; the same function decides in a plan and in the supervisor.</summary>
public sealed record PodUpdate
{
    /// <summary>What only a new pod can have, by name: <c>hostname</c>, <c>volume data</c>. The update is refused unless this is empty.</summary>
    public required ImmutableArray<string> Replace { get; init; }

    /// <summary>Init containers, then containers, in the order of the record.</summary>
    public required ImmutableArray<ContainerChange> Containers { get; init; }

    /// <summary>An init container changed, so that the pod begins again from its first one.</summary>
    public bool RestartPod { get; init; }

    /// <summary>Names of projected volumes whose files change.</summary>
    public required ImmutableArray<string> Projections { get; init; }

    /// <summary>Published ports change.</summary>
    public bool Ports { get; init; }

    /// <summary>/etc/hosts or /etc/resolv.conf changes.</summary>
    public bool Names { get; init; }

    /// <summary>Nothing changes at all.</summary>
    public bool IsEmpty => Replace.IsEmpty && !RestartPod && Projections.IsEmpty && !Ports && !Names && Containers.All(change => change == ContainerChange.None);

    /// <summary>Compares two records with the secret values that go with them.</summary>
    public static PodUpdate Between(PodRecord current, PodSecrets currentSecrets, PodRecord next, PodSecrets nextSecrets)
    {
        ImmutableArray<string> replace = [.. Replaced(current, next)];
        if (!replace.IsEmpty)
        {
            return new PodUpdate { Replace = replace, Containers = [], Projections = [] };
        }

        ImmutableArray<string> projections = [.. current.Volumes.Zip(next.Volumes).Where(pair => !SameFiles(pair.First, currentSecrets, pair.Second, nextSecrets)).Select(pair => pair.Second.Name)];
        ContainerChange Change(PodContainer a, PodContainer b, bool stays) => stays && HoldsFile(b, projections) ? ContainerChange.Restart : Compare(a, currentSecrets, b, nextSecrets);
        ImmutableArray<ContainerChange> inits = [.. current.InitContainers.Zip(next.InitContainers, (a, b) => Change(a, b, stays: b.Sidecar))];
        return new PodUpdate
        {
            Replace = [],
            Containers = [.. inits, .. current.Containers.Zip(next.Containers, (a, b) => Change(a, b, stays: true))],
            RestartPod = inits.Zip(next.InitContainers).Any(init => init is { First: ContainerChange.Restart, Second.Sidecar: false }),
            Projections = projections,
            Ports = current.Network is not null && !current.Network.Ports.SequenceEqual(next.Network!.Ports),
            Names = current.Hosts != next.Hosts || current.ResolvConf != next.ResolvConf,
        };
    }

    private static IEnumerable<string> Replaced(PodRecord a, PodRecord b)
    {
        (string Name, bool Same)[] parts =
        [
            ("rootId", a.RootId == b.RootId),
            ("kind", a.Kind == b.Kind),
            ("uid", a.Uid == b.Uid),
            ("namespace", a.Namespace == b.Namespace),
            ("name", a.Name == b.Name),
            ("hostname", a.Hostname == b.Hostname),
            ("network", a.Network?.Address == b.Network?.Address && a.Network?.Subnet == b.Network?.Subnet && a.Network?.SubnetV6 == b.Network?.SubnetV6),
            ("sharePids", a.SharePids == b.SharePids),
            ("sidecars", a.InitContainers.Select(c => c.Sidecar).SequenceEqual(b.InitContainers.Select(c => c.Sidecar))),
            ("names of init containers", a.InitContainers.Select(c => c.Name).SequenceEqual(b.InitContainers.Select(c => c.Name))),
            ("names of containers", a.Containers.Select(c => c.Name).SequenceEqual(b.Containers.Select(c => c.Name))),
            ("names of volumes", a.Volumes.Select(v => v.Name).SequenceEqual(b.Volumes.Select(v => v.Name))),
        ];
        IEnumerable<string> volumes = a.Volumes.Join(b.Volumes, v => v.Name, v => v.Name, (x, y) => (x, y))
            .Where(pair => !Same(pair.x with { Files = [], GroupOnRootMismatch = false }, pair.y with { Files = [], GroupOnRootMismatch = false }, PodRecordWriter.Volume))
            .Select(pair => $"volume {pair.x.Name}");
        return parts.Where(part => !part.Same).Select(part => part.Name).Concat(volumes);
    }

    // One file of a projection that is mounted by itself stays the file that it was when the projection is written anew; what only prepared the pod has read it.
    private static bool HoldsFile(PodContainer container, ImmutableArray<string> projections) => container.VolumeMounts.Any(mount => mount.SubPath.Length > 0 && projections.Contains(mount.Volume));

    private static ContainerChange Compare(PodContainer a, PodSecrets aSecrets, PodContainer b, PodSecrets bSecrets)
    {
        bool grows = a.Machine is { } running && b.Machine is { } next && MachineDifference.IsLive(running, next);
        if (!Same(WithoutLive(a, grows), WithoutLive(b, grows), PodRecordWriter.Container) || a.SecretEnv.Values.Concat(a.SecretArgs.Values).Any(key => Value(aSecrets, key) != Value(bSecrets, key)))
        {
            return ContainerChange.Restart;
        }

        return Same(a, b, PodRecordWriter.Container) ? ContainerChange.None : ContainerChange.Live;
    }

    // A device program cannot be exchanged under a running container, so that privilege is no mere limit. The order of sacrifice follows from the limits and holds from the next start on.
    private static PodContainer WithoutLive(PodContainer container, bool machine) => container with
    {
        Machine = machine ? null : container.Machine,
        StopSignal = 0,
        PostStart = null,
        PreStop = null,
        StartupProbe = null,
        LivenessProbe = null,
        ReadinessProbe = null,
        Spec = container.Spec with
        {
            Process = container.Spec.Process with { OomScoreAdj = null },
            Linux = container.Spec.Linux with { Resources = new() { AllDevices = container.Spec.Linux.Resources.AllDevices } },
        },
    };

    private static bool SameFiles(PodVolume a, PodSecrets aSecrets, PodVolume b, PodSecrets bSecrets) =>
        a.Files.SequenceEqual(b.Files) && a.Files.All(file => file.Secret is null || Value(aSecrets, file.Secret) == Value(bSecrets, file.Secret));

    private static string? Value(PodSecrets secrets, string key) => secrets.Values.GetValueOrDefault(key);

    private static bool Same<T>(T a, T b, Action<Utf8JsonWriter, T> write) => Bytes(a, write).SequenceEqual(Bytes(b, write));

    private static ReadOnlySpan<byte> Bytes<T>(T value, Action<Utf8JsonWriter, T> write)
    {
        ArrayBufferWriter<byte> bytes = new(1024);
        using (Utf8JsonWriter json = new(bytes))
        {
            json.WriteStartObject();
            write(json, value);
            json.WriteEndObject();
        }

        return bytes.WrittenSpan;
    }
}
