using System.Collections.Immutable;
using IaC.Model.Kubernetes;
using IaC.Pods;

namespace IaC.Providers.Pods.Records;

/// <summary>Volumes of a document as the supervisor takes them.</summary>
internal sealed class VolumeRecordBuilder(PodContext context, SecretRegister secrets)
{
    /// <summary>Volume of every pod: containers that share an IPC namespace share /dev/shm too. No document can use the name, for it is not an RFC 1123 label.</summary>
    internal const string SharedMemory = "/dev/shm";

    private const long SharedMemoryBytes = 64 << 20;

    internal ImmutableArray<PodVolume> Build()
    {
        uint? group = (uint?)context.Pod.Spec.SecurityContext?.FsGroup;
        return
        [
            new PodVolume { Name = SharedMemory, Kind = PodVolumeKind.Memory, SizeLimit = SharedMemoryBytes },
            .. context.Pod.Spec.Volumes.Select(volume => Build(volume, group)),
        ];
    }

    private PodVolume Build(Volume volume, uint? group) => volume switch
    {
        { EmptyDir: { Medium: "Memory" } memory } =>
            new PodVolume { Name = volume.Name, Kind = PodVolumeKind.Memory, SizeLimit = memory.SizeLimit?.Units, Group = group },
        { EmptyDir: not null } => new PodVolume { Name = volume.Name, Kind = PodVolumeKind.Folder, Path = $"volumes/{volume.Name}", Group = group },
        { HostPath: { } host } =>
            new PodVolume { Name = volume.Name, Kind = PodVolumeKind.HostPath, Path = host.Path, HostPathType = host.Type },
        { ConfigMap: { } map } => Projected(volume.Name, "ConfigMap", map.Name, map.Items, map.DefaultMode, map.Optional, group),
        { Secret: { } secret } => Projected(volume.Name, "Secret", secret.SecretName, secret.Items, secret.DefaultMode, secret.Optional, group),
        _ => throw new PodSpecException($"volume {volume.Name} names no source"),
    };

    private PodVolume Projected(string volume, string kind, string name, ImmutableArray<KeyToPath> items, int defaultMode, bool optional, uint? group)
    {
        IReadOnlyDictionary<string, byte[]>? data = context.Configs.Find(kind, name);
        if (data is null && !optional)
        {
            throw new PodSpecException($"volume {volume} needs {kind.ToLowerInvariant()}/{name}, which is not in the stack");
        }

        IEnumerable<ProjectedFile> files = items.IsDefaultOrEmpty
            ? (data ?? new Dictionary<string, byte[]>()).Select(entry => File(entry.Key, defaultMode, entry.Value))
            : items.Select(item => (item, value: context.Configs.Value(kind, name, item.Key, optional, $"volume {volume}")))
                .Where(entry => entry.value is not null)
                .Select(entry => File(entry.item.Path, entry.item.Mode ?? defaultMode, entry.value!));
        return new PodVolume { Name = volume, Kind = PodVolumeKind.Projected, Files = [.. files], Group = group };

        ProjectedFile File(string path, int mode, byte[] content) => kind == "Secret"
            ? new ProjectedFile(path, (uint)mode, Content: null, secrets.Add($"volume/{volume}/{path}", content))
            : new ProjectedFile(path, (uint)mode, Convert.ToBase64String(content), Secret: null);
    }
}
