using System.Net;
using IaC.Model.Kubernetes;

namespace IaC.Providers.Pods.Records;

/// <summary>Ports of a pod that the host publishes.</summary>
internal static class PodPorts
{
    /// <summary>Address that stands for all of the host's.</summary>
    internal const string AnyAddress = "0.0.0.0";

    /// <summary>Every port with a hostPort; with hostNetwork a container port is the host's anyway, so none is published.</summary>
    internal static IEnumerable<(string HostIp, int HostPort, int ContainerPort, string Protocol)> Published(PodSpec spec) => spec.HostNetwork
        ? []
        : from container in spec.InitContainers.Concat(spec.Containers)
          from port in container.Ports
          where port.HostPort is > 0
          select (HostIpOf(port.HostIP), port.HostPort!.Value, port.Port, port.Protocol.ToString());

    /// <summary>The address of the host that is meant; <see cref="AnyAddress"/> for all, of both families.</summary>
    internal static string HostIpOf(string? declared) => declared is null or "" or "::" ? AnyAddress : IPAddress.Parse(declared).ToString();

    /// <summary>Ports that the pod takes from the host, published or, with hostNetwork, its own.</summary>
    internal static IEnumerable<(string HostIp, int HostPort, string Protocol)> Claimed(PodSpec spec) => spec.HostNetwork
        ? spec.InitContainers.Concat(spec.Containers).SelectMany(container => container.Ports).Select(port => (AnyAddress, port.Port, port.Protocol.ToString())).Distinct()
        : Published(spec).Select(port => (port.HostIp, port.HostPort, port.Protocol));
}
