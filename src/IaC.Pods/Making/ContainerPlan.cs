using System.Collections.Immutable;
using System.Globalization;
using IaC.Containers.Oci;
using IaC.Pods.Volumes;

namespace IaC.Pods;

/// <summary>What of a container's start is only known to the supervisor: its pod's files and volumes, the values of secrets, its control group.</summary>
internal static class ContainerPlan
{
    private static readonly string[] EtcFiles = ["hosts", "hostname", "resolv.conf"];
    private static readonly ImmutableArray<string> EtcOptions = ["bind", "ro", "nosuid", "nodev", "noexec"];

    /// <summary>The record's spec with that added.</summary>
    /// <exception cref="InvalidDataException">A secret has no value, or a volume is not in the pod.</exception>
    internal static RuntimeSpec Spec(PodRecord record, PodContainer container, PodSecrets secrets, PodVolumes volumes, string etc) => container.Spec with
    {
        Process = container.Spec.Process with
        {
            Args = [.. container.Spec.Process.Args.Select((text, i) => container.SecretArgs.TryGetValue(i.ToString(CultureInfo.InvariantCulture), out string? key) ? secrets.Text(key, $"container {container.Name}") : text)],
            Env = [.. container.Spec.Process.Env, .. container.SecretEnv.Select(variable => $"{variable.Key}={secrets.Text(variable.Value, $"container {container.Name}")}")],

            // The supervisor's own is far below, so that it outlives what it supervises; that must not be inherited.
            OomScoreAdj = container.Spec.Process.OomScoreAdj ?? 0,
        },
        Mounts =
        [
            .. container.Spec.Mounts,

            // What lies deeper is mounted later, whatever the order in which it is declared; otherwise what lies above would hide it.
            // Where all of /etc is a volume that cannot be written to, no place for those files can be made in it.
            .. EtcFiles.Where(file => !container.VolumeMounts.Any(mount => mount.MountPath == $"/etc/{file}" || (mount.MountPath.TrimEnd('/') == "/etc" && volumes.IsReadOnly(mount))))
                .Select(file => new MountSpec { Destination = $"/etc/{file}", Type = "bind", Source = Path.Combine(etc, file), Options = EtcOptions })
                .Concat(container.VolumeMounts.Select((mount, i) => new MountSpec
                {
                    Destination = mount.MountPath,
                    Type = "bind",
                    Source = volumes.PathOf(mount) ?? SourceName(i),
                    Options = [.. Options(mount, volumes)],
                }))
                .OrderBy(mount => mount.Destination.Split('/', StringSplitOptions.RemoveEmptyEntries).Length),
        ],
        Linux = container.Spec.Linux with { CgroupsPath = PodGroup.Container(record.RootId, record.Uid, container.Name) },
    };

    /// <summary>Name under which the runtime finds a volume mount that is open here.</summary>
    internal static string SourceKey(int mount) => $"{mount}";

    private static string SourceName(int mount) => $"volume:{SourceKey(mount)}";

    private static IEnumerable<string> Options(PodVolumeMount mount, PodVolumes volumes)
    {
        yield return "rbind";
        if (volumes.IsReadOnly(mount))
        {
            yield return "ro";
        }

        if (volumes.IsOwn(mount))
        {
            yield return "nosuid";
            yield return "nodev";
        }
    }
}
