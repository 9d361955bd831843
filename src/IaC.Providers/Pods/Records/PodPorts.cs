using IaC.Model;
using IaC.Model.Kubernetes;

namespace IaC.Providers.Pods.Records;

/// <summary>Ports of a pod that the host publishes.</summary>
internal static class PodPorts
{
    /// <summary>Every port with a hostPort; with hostNetwork a container port is the host's anyway, so none is published.</summary>
    internal static IEnumerable<(string HostIp, int HostPort, int ContainerPort, string Protocol)> Published(PodSpec spec) => spec.HostNetwork
        ? []
        : from container in spec.InitContainers.Concat(spec.Containers)
          from port in container.Ports
          where port.HostPort is > 0
          select (HostPort.AddressOf(port.HostIP), port.HostPort!.Value, port.Port, port.Protocol.ToString());

    /// <summary>Ports that the pod takes from the host, published or, with hostNetwork, its own.</summary>
    internal static IEnumerable<HostPort> Claimed(PodSpec spec) => spec.HostNetwork
        ? spec.InitContainers.Concat(spec.Containers).SelectMany(container => container.Ports).Select(port => new HostPort(HostPort.AllAddresses, port.Port, port.Protocol.ToString())).Distinct()
        : Published(spec).Select(port => new HostPort(port.HostIp, port.HostPort, port.Protocol));
}
