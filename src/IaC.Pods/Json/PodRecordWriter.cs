using System.Text.Json;

namespace IaC.Pods.Json;

/// <summary>Writes the fields of a <see cref="PodRecord"/> into an object that is open, in an order that never depends on the process.</summary>
internal static class PodRecordWriter
{
    internal static void Write(Utf8JsonWriter json, PodRecord record)
    {
        json.WriteNumber("version", record.Version);
        json.Text("kind", record.Kind);
        json.Text("rootId", record.RootId);
        json.Text("uid", record.Uid);
        json.WriteString("stackUuid", record.StackUuid);
        json.Text("namespace", record.Namespace);
        json.Text("name", record.Name);
        json.Text("stack", record.Stack);
        json.Text("hostname", record.Hostname);
        json.Object("network", record.Network, Network);
        json.Flag("sharePids", record.SharePids);
        json.Text("restartPolicy", Name(record.RestartPolicy));
        json.WriteNumber("graceSeconds", record.GraceSeconds);
        json.Number("activeDeadlineSeconds", record.ActiveDeadlineSeconds);
        json.List("volumes", record.Volumes, Volume);
        json.List("initContainers", record.InitContainers, Container);
        json.List("containers", record.Containers, Container);
        json.Text("hosts", record.Hosts);
        json.Text("resolvConf", record.ResolvConf);
    }

    internal static void Volume(Utf8JsonWriter json, PodVolume volume)
    {
        json.Text("name", volume.Name);
        json.Text("kind", Name(volume.Kind));
        json.Text("path", volume.Path);
        json.Text("hostPathType", volume.HostPathType);
        json.Number("sizeLimit", volume.SizeLimit);
        json.List("files", volume.Files, File);
        json.Number("group", volume.Group);
        json.Flag("groupOnRootMismatch", volume.GroupOnRootMismatch);
    }

    internal static void Container(Utf8JsonWriter json, PodContainer container)
    {
        json.Text("name", container.Name);
        json.Text("image", container.Image);
        json.Text("imageDigest", container.ImageDigest);
        json.Object("spec", container.Spec, RuntimeSpecWriter.Write);
        json.Map("secretEnv", container.SecretEnv);
        json.Map("secretArgs", container.SecretArgs);
        json.List("volumeMounts", container.VolumeMounts, VolumeMount);
        json.WriteNumber("stopSignal", container.StopSignal);
        json.Flag("stdin", container.Stdin);
        json.Flag("stdinOnce", container.StdinOnce);
        json.Flag("sidecar", container.Sidecar);
        json.Object("machine", container.Machine, MachineJson.Write);
        json.Object("postStart", container.PostStart, PodProbeJson.Handler);
        json.Object("preStop", container.PreStop, PodProbeJson.Handler);
        json.Object("startupProbe", container.StartupProbe, PodProbeJson.Write);
        json.Object("livenessProbe", container.LivenessProbe, PodProbeJson.Write);
        json.Object("readinessProbe", container.ReadinessProbe, PodProbeJson.Write);
    }

    private static void Network(Utf8JsonWriter json, PodNetwork network)
    {
        json.Text("address", network.Address);
        json.Text("subnet", network.Subnet);
        json.Text("addressV6", network.AddressV6);
        json.Text("subnetV6", network.SubnetV6);
        json.List("ports", network.Ports, Port);
    }

    private static void Port(Utf8JsonWriter json, PublishedPort port)
    {
        json.Text("hostIp", port.HostIp);
        json.WriteNumber("hostPort", port.HostPort);
        json.WriteNumber("containerPort", port.ContainerPort);
        json.Text("protocol", port.Protocol);
    }

    private static void File(Utf8JsonWriter json, ProjectedFile file)
    {
        json.Text("path", file.Path);
        json.WriteNumber("mode", file.Mode);
        json.Text("content", file.Content);
        json.Text("secret", file.Secret);
    }

    private static void VolumeMount(Utf8JsonWriter json, PodVolumeMount mount)
    {
        json.Text("volume", mount.Volume);
        json.Text("mountPath", mount.MountPath);
        json.Text("subPath", mount.SubPath);
        json.Flag("readOnly", mount.ReadOnly);
    }

    private static string Name(RestartPolicy policy) => policy switch
    {
        RestartPolicy.Never => "Never",
        RestartPolicy.OnFailure => "OnFailure",
        _ => "Always",
    };

    private static string Name(PodVolumeKind kind) => kind switch
    {
        PodVolumeKind.Memory => "memory",
        PodVolumeKind.HostPath => "hostPath",
        PodVolumeKind.Projected => "projected",
        PodVolumeKind.Claim => "claim",
        _ => "folder",
    };
}
