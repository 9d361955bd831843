using IaC.Linux;
using IaC.Linux.Files;
using IaC.Linux.Mounts;
using Microsoft.Win32.SafeHandles;

namespace IaC.Pods.Volumes;

/// <summary>The volumes of a pod, made once and mounted into each container that starts.</summary>
internal sealed class PodVolumes : IDisposable
{
    // Anyone may write, and what is made in it belongs to its group: emptyDir and fsGroup of Kubernetes.
    private const int OpenToAll = 0x1FF;
    private const int GroupInherited = 0x400;

    // As /tmp: only the owner of a file may remove it.
    private const int Sticky = 0x200;

    private readonly RootLayout _layout;
    private readonly string _uid;
    private readonly Dictionary<string, PodVolume> _volumes;
    private readonly Dictionary<string, SafeFileHandle> _mounts = [];
    private readonly Dictionary<string, ProjectedVolume> _projections = [];

    internal PodVolumes(RootLayout layout, PodRecord record)
    {
        _layout = layout;
        _uid = record.Uid;
        _volumes = record.Volumes.ToDictionary(volume => volume.Name);
    }

    /// <summary>Makes one volume.</summary>
    internal void Make(PodVolume volume, PodSecrets secrets)
    {
        switch (volume.Kind)
        {
            case PodVolumeKind.Folder:
                string path = FolderPath(volume);
                Directory.CreateDirectory(path);
                using (SafeFolder folder = SafeFolder.Open(path))
                {
                    Share(folder, OpenToAll, volume.Group);
                }

                break;
            case PodVolumeKind.Claim:
                using (SafeFolder folder = SafeFolder.Open(volume.Path!))
                {
                    if (volume.Group is { } group)
                    {
                        VolumeGroup.Give(folder, group, volume.GroupOnRootMismatch);
                    }
                }

                break;
            case PodVolumeKind.HostPath:
                HostPath.Ensure(volume);
                break;
            case PodVolumeKind.Memory:
                using (SafeFolder folder = SafeFolder.Open(PathOf(Mounted(volume))))
                {
                    Share(folder, OpenToAll | Sticky, volume.Group);
                }

                break;
            default:
                ProjectedVolume projection = new(volume, Mounted(volume));
                projection.Write(volume, secrets);
                _projections.Add(volume.Name, projection);
                break;
        }
    }

    /// <summary>Writes the files of a projection anew while containers use it.</summary>
    internal void Rewrite(PodVolume volume, PodSecrets secrets) => _projections[volume.Name].Write(volume, secrets);

    /// <summary>Path of what a container mounts; null when it can be reached by <see cref="Open"/> only.</summary>
    internal string? PathOf(PodVolumeMount mount) => mount.SubPath.Length == 0 && !_mounts.ContainsKey(mount.Volume) ? HostPathOf(Find(mount)) : null;

    /// <summary>Opens what a container mounts: a tmpfs, or a path in a volume that never leads out of it. A path that is absent is made as a folder.</summary>
    /// <exception cref="LinuxException">EXDEV or ELOOP: the path leads out of the volume.</exception>
    internal SafeFileHandle Open(PodVolumeMount mount)
    {
        SafeFolder folder = SafeFolder.Open(_mounts.TryGetValue(mount.Volume, out SafeFileHandle? tmpfs) ? PathOf(tmpfs) : HostPathOf(Find(mount)));
        if (mount.SubPath.Length == 0)
        {
            return folder.Handle;
        }

        using (folder)
        {
            return SubPath.Open(folder, mount.SubPath);
        }
    }

    /// <summary>Whether containers can only read it, whatever they ask for.</summary>
    internal bool IsReadOnly(PodVolumeMount mount) => mount.ReadOnly || Find(mount).Kind == PodVolumeKind.Projected;

    /// <summary>Whether set-user-id programs and devices have no effect in it; on a path of the host they are the operator's business.</summary>
    internal bool IsOwn(PodVolumeMount mount) => Find(mount).Kind != PodVolumeKind.HostPath;

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (SafeFileHandle mount in _mounts.Values)
        {
            mount.Dispose();
        }
    }

    private PodVolume Find(PodVolumeMount mount) => _volumes.GetValueOrDefault(mount.Volume) ?? throw new InvalidDataException($"the pod has no volume {mount.Volume}");

    private string FolderPath(PodVolume volume) => Path.Combine(_layout.Pod(_uid), volume.Path ?? Path.Combine(PodFolders.Volumes, volume.Name));

    private string HostPathOf(PodVolume volume) => volume.Kind is PodVolumeKind.HostPath or PodVolumeKind.Claim ? volume.Path! : FolderPath(volume);

    private SafeFileHandle Mounted(PodVolume volume)
    {
        SafeFileHandle mount = Mount.Tmpfs(OpenToAll, volume.SizeLimit);
        _mounts.Add(volume.Name, mount);
        try
        {
            Mount.Clone(mount, recursive: false).Dispose();
        }
        catch (LinuxException e) when (e.Errno == LinuxError.EINVAL)
        {
            // Before Linux 6.15 only what is attached to our mount namespace can be copied.
            string path = Path.Combine(PodFolders.AttachedVolumes(_layout, _uid), $"{_mounts.Count}");
            Directory.CreateDirectory(path);
            Mount.Attach(mount, path);
        }

        return mount;
    }

    private static string PathOf(SafeFileHandle mount) => $"/proc/self/fd/{mount.DangerousGetHandle()}";

    private static void Share(SafeFolder folder, int permissions, uint? group)
    {
        if (group is { } owner)
        {
            folder.SetOwner(0, owner);
        }

        folder.SetPermissions(group is null ? permissions : permissions | GroupInherited);
    }
}
