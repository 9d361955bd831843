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
        PodSecurityContext? security = context.Pod.Spec.SecurityContext;
        uint? group = (uint?)security?.FsGroup;
        return
        [
            new PodVolume { Name = SharedMemory, Kind = PodVolumeKind.Memory, SizeLimit = SharedMemoryBytes },
            .. context.Pod.Spec.Volumes.Select(volume => Build(volume) with
            {
                Group = volume.HostPath is null ? group : null,
                GroupOnRootMismatch = security?.FsGroupChangePolicy == PodFSGroupChangePolicy.OnRootMismatch,
            }),
        ];
    }

    private PodVolume Build(Volume volume)
    {
        var files = new VolumeFiles(context, secrets, volume.Name);
        return volume switch
        {
            { EmptyDir: { Medium: "Memory" } memory } => new PodVolume { Name = volume.Name, Kind = PodVolumeKind.Memory, SizeLimit = memory.SizeLimit?.Units },
            { EmptyDir: not null } or { Ephemeral: not null } => new PodVolume { Name = volume.Name, Kind = PodVolumeKind.Folder, Path = $"volumes/{volume.Name}" },
            { HostPath: { } host } => new PodVolume { Name = volume.Name, Kind = PodVolumeKind.HostPath, Path = host.Path, HostPathType = host.Type },
            { PersistentVolumeClaim: { } claim } => new PodVolume { Name = volume.Name, Kind = PodVolumeKind.Claim, Path = context.Claims[claim.ClaimName] },
            { ConfigMap: { } map } => Projected(volume, files.OfKeys("ConfigMap", map.Name, map.Items, map.DefaultMode, map.Optional)),
            { Secret: { } secret } => Projected(volume, files.OfKeys("Secret", secret.SecretName, secret.Items, secret.DefaultMode, secret.Optional)),
            { DownwardAPI: { } fields } => Projected(volume, files.OfFields(fields.Items, fields.DefaultMode)),
            { Projected: { } sources } => Projected(volume, sources.Sources.SelectMany(source => files.Of(source, sources.DefaultMode))),
            _ => throw new PodSpecException($"volume {volume.Name} names no source"),
        };
    }

    // Where two sources give one path, the later one wins.
    private static PodVolume Projected(Volume volume, IEnumerable<ProjectedFile> files) =>
        new() { Name = volume.Name, Kind = PodVolumeKind.Projected, Files = [.. files.GroupBy(file => file.Path).Select(same => same.Last())] };
}
