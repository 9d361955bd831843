using IaC.Model;
using IaC.Model.Kubernetes;
using IaC.Pods;

namespace IaC.Providers.Pods.Records;

/// <summary>A document and all that was decided about it, as one record for the supervisor. Pure: equal contexts give equal records.</summary>
internal static class PodRecordBuilder
{
    /// <exception cref="PodSpecException">The document asks for what its image, ConfigMaps or Secrets cannot give.</exception>
    internal static (PodRecord Record, PodSecrets Secrets) Build(PodContext context)
    {
        PodSpec spec = context.Pod.Spec;
        var secrets = new SecretRegister();
        var containers = new ContainerRecordBuilder(context, secrets);
        var record = new PodRecord
        {
            RootId = context.RootId,
            Uid = context.Uid,
            StackUuid = context.StackUuid,
            Stack = context.Stack,
            Namespace = context.Pod.Metadata.Namespace,
            Name = context.Pod.Metadata.Name,
            Hostname = context.Hostname,
            Network = context.Address is null ? null : new PodNetwork
            {
                Address = context.Address.ToString(),
                Subnet = context.Subnet.ToString(),
                AddressV6 = context.AddressV6?.ToString(),
                SubnetV6 = context.SubnetV6?.ToString(),
                Ports = [.. PodPorts.Published(spec).Select(port => new PublishedPort(port.HostIp, port.HostPort, port.ContainerPort, port.Protocol))],
            },
            SharePids = spec.ShareProcessNamespace,
            RestartPolicy = spec.RestartPolicy switch
            {
                Model.Kubernetes.RestartPolicy.Never => IaC.Pods.RestartPolicy.Never,
                Model.Kubernetes.RestartPolicy.OnFailure => IaC.Pods.RestartPolicy.OnFailure,
                _ => IaC.Pods.RestartPolicy.Always,
            },
            GraceSeconds = (int)spec.TerminationGracePeriodSeconds,
            ActiveDeadlineSeconds = (int?)spec.ActiveDeadlineSeconds,
            Volumes = new VolumeRecordBuilder(context, secrets).Build(),
            InitContainers = [.. spec.InitContainers.Select((container, i) => containers.Build(container, JsonPointer.Append("/spec/initContainers", i)))],
            Containers = [.. spec.Containers.Select((container, i) => containers.Build(container, JsonPointer.Append("/spec/containers", i)))],
            Hosts = NameTable.Compose(context),
            ResolvConf = NameService.Compose(context.ResolvConf, spec),
        };
        return (record, secrets.ToSecrets());
    }
}
