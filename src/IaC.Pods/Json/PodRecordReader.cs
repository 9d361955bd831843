using System.Text.Json;

namespace IaC.Pods.Json;

/// <summary>Reads a <see cref="PodRecord"/>; absent fields have the record's defaults, unknown ones are passed over, so that records of older and newer versions can be read.</summary>
internal static class PodRecordReader
{
    internal static PodRecord Read(scoped ref JsonCursor json)
    {
        PodRecord record = new() { RootId = "", Uid = "", StackUuid = default, Namespace = "", Name = "", Stack = "", Hostname = "", Containers = [], Hosts = "", ResolvConf = "" };
        json.Object();
        while (json.Field() is { } name)
        {
            switch (name)
            {
                case "version": record = record with { Version = json.Int() }; break;
                case "kind": record = record with { Kind = json.Text() }; break;
                case "rootId": record = record with { RootId = json.Text() }; break;
                case "uid": record = record with { Uid = json.Text() }; break;
                case "stackUuid": record = record with { StackUuid = json.Guid() }; break;
                case "namespace": record = record with { Namespace = json.Text() }; break;
                case "name": record = record with { Name = json.Text() }; break;
                case "stack": record = record with { Stack = json.Text() }; break;
                case "hostname": record = record with { Hostname = json.Text() }; break;
                case "network": record = record with { Network = json.OrNull(Network) }; break;
                case "sharePids": record = record with { SharePids = json.Flag() }; break;
                case "restartPolicy": record = record with { RestartPolicy = RestartPolicyOf(json.Text()) }; break;
                case "graceSeconds": record = record with { GraceSeconds = json.Int() }; break;
                case "activeDeadlineSeconds": record = record with { ActiveDeadlineSeconds = json.IntOrNull() }; break;
                case "volumes": record = record with { Volumes = json.List(Volume) }; break;
                case "initContainers": record = record with { InitContainers = json.List(Container) }; break;
                case "containers": record = record with { Containers = json.List(Container) }; break;
                case "hosts": record = record with { Hosts = json.Text() }; break;
                case "resolvConf": record = record with { ResolvConf = json.Text() }; break;
                default: json.Skip(); break;
            }
        }

        return record;
    }

    internal static PodSecrets Secrets(scoped ref JsonCursor json) => new(json.Map());

    private static PodNetwork Network(scoped ref JsonCursor json)
    {
        PodNetwork network = new() { Address = "", Subnet = "" };
        json.Object();
        while (json.Field() is { } name)
        {
            switch (name)
            {
                case "address": network = network with { Address = json.Text() }; break;
                case "subnet": network = network with { Subnet = json.Text() }; break;
                case "addressV6": network = network with { AddressV6 = json.TextOrNull() }; break;
                case "subnetV6": network = network with { SubnetV6 = json.TextOrNull() }; break;
                case "ports": network = network with { Ports = json.List(Port) }; break;
                default: json.Skip(); break;
            }
        }

        return network;
    }

    private static PublishedPort Port(scoped ref JsonCursor json)
    {
        PublishedPort port = new("0.0.0.0", 0, 0, "TCP");
        json.Object();
        while (json.Field() is { } name)
        {
            switch (name)
            {
                case "hostIp": port = port with { HostIp = json.Text() }; break;
                case "hostPort": port = port with { HostPort = json.Int() }; break;
                case "containerPort": port = port with { ContainerPort = json.Int() }; break;
                case "protocol": port = port with { Protocol = json.Text() }; break;
                default: json.Skip(); break;
            }
        }

        return port;
    }

    private static PodVolume Volume(scoped ref JsonCursor json)
    {
        PodVolume volume = new() { Name = "", Kind = PodVolumeKind.Folder };
        json.Object();
        while (json.Field() is { } name)
        {
            switch (name)
            {
                case "name": volume = volume with { Name = json.Text() }; break;
                case "kind": volume = volume with { Kind = VolumeKindOf(json.Text()) }; break;
                case "path": volume = volume with { Path = json.TextOrNull() }; break;
                case "hostPathType": volume = volume with { HostPathType = json.Text() }; break;
                case "sizeLimit": volume = volume with { SizeLimit = json.NumberOrNull() }; break;
                case "files": volume = volume with { Files = json.List(File) }; break;
                case "group": volume = volume with { Group = json.UIntOrNull() }; break;
                case "groupOnRootMismatch": volume = volume with { GroupOnRootMismatch = json.Flag() }; break;
                default: json.Skip(); break;
            }
        }

        return volume;
    }

    private static ProjectedFile File(scoped ref JsonCursor json)
    {
        ProjectedFile file = new("", 0x1A4, null, null);
        json.Object();
        while (json.Field() is { } name)
        {
            switch (name)
            {
                case "path": file = file with { Path = json.Text() }; break;
                case "mode": file = file with { Mode = json.UInt() }; break;
                case "content": file = file with { Content = json.TextOrNull() }; break;
                case "secret": file = file with { Secret = json.TextOrNull() }; break;
                default: json.Skip(); break;
            }
        }

        return file;
    }

    private static PodContainer Container(scoped ref JsonCursor json)
    {
        PodContainer container = new() { Name = "", Image = "", ImageDigest = "", Spec = null! };
        json.Object();
        while (json.Field() is { } name)
        {
            switch (name)
            {
                case "name": container = container with { Name = json.Text() }; break;
                case "image": container = container with { Image = json.Text() }; break;
                case "imageDigest": container = container with { ImageDigest = json.Text() }; break;
                case "spec": container = container with { Spec = RuntimeSpecReader.Read(ref json) }; break;
                case "secretEnv": container = container with { SecretEnv = json.Map() }; break;
                case "secretArgs": container = container with { SecretArgs = json.Map() }; break;
                case "volumeMounts": container = container with { VolumeMounts = json.List(VolumeMount) }; break;
                case "stopSignal": container = container with { StopSignal = json.Int() }; break;
                case "stdin": container = container with { Stdin = json.Flag() }; break;
                case "stdinOnce": container = container with { StdinOnce = json.Flag() }; break;
                case "sidecar": container = container with { Sidecar = json.Flag() }; break;
                case "machine": container = container with { Machine = json.OrNull(MachineJson.Read) }; break;
                case "postStart": container = container with { PostStart = json.OrNull(PodProbeJson.Handler) }; break;
                case "preStop": container = container with { PreStop = json.OrNull(PodProbeJson.Handler) }; break;
                case "startupProbe": container = container with { StartupProbe = json.OrNull(PodProbeJson.Read) }; break;
                case "livenessProbe": container = container with { LivenessProbe = json.OrNull(PodProbeJson.Read) }; break;
                case "readinessProbe": container = container with { ReadinessProbe = json.OrNull(PodProbeJson.Read) }; break;
                default: json.Skip(); break;
            }
        }

        return container.Spec is null ? throw new JsonException($"container {container.Name} has no spec") : container;
    }

    private static PodVolumeMount VolumeMount(scoped ref JsonCursor json)
    {
        PodVolumeMount mount = new("", "", "", ReadOnly: false);
        json.Object();
        while (json.Field() is { } name)
        {
            switch (name)
            {
                case "volume": mount = mount with { Volume = json.Text() }; break;
                case "mountPath": mount = mount with { MountPath = json.Text() }; break;
                case "subPath": mount = mount with { SubPath = json.Text() }; break;
                case "readOnly": mount = mount with { ReadOnly = json.Flag() }; break;
                default: json.Skip(); break;
            }
        }

        return mount;
    }

    private static RestartPolicy RestartPolicyOf(string value) => value switch
    {
        "Always" => RestartPolicy.Always,
        "OnFailure" => RestartPolicy.OnFailure,
        "Never" => RestartPolicy.Never,
        _ => throw new JsonException($"unknown restart policy {value}"),
    };

    private static PodVolumeKind VolumeKindOf(string value) => value switch
    {
        "folder" => PodVolumeKind.Folder,
        "memory" => PodVolumeKind.Memory,
        "hostPath" => PodVolumeKind.HostPath,
        "projected" => PodVolumeKind.Projected,
        "claim" => PodVolumeKind.Claim,
        _ => throw new JsonException($"unknown kind of volume {value}"),
    };
}
