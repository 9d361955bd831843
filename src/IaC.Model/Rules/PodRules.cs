using System.Globalization;
using IaC.Model.Kubernetes;

namespace IaC.Model;

/// <summary>Rules between the fields of a Pod.</summary>
internal static class PodRules
{
    /// <summary>The faults, found as they are asked for.</summary>
    public static IEnumerable<DocumentFault> Check(NodeView pod)
    {
        NodeView spec = pod["spec"];
        NodeView[] containers = [.. Containers(spec)];
        var names = new PodNames(spec, containers);
        return RuleParts.NoneTwice(containers.Select(container => container["name"]), "containers are named")
            .Concat(RuleParts.NoneTwice(spec["volumes"].Items.Select(volume => volume["name"]), "volumes are named"))
            .Concat(spec["volumes"].Items.SelectMany(volume => VolumeRules.Check(volume, names)))
            .Concat(NameServiceRules.Check(spec))
            .Concat(SysctlRules.Check(spec))
            .Concat(PidsLimit(pod))
            .Concat(RuleParts.NoneTwice(containers.SelectMany(container => container["ports"].Items).Select(port => port["name"]), "ports are named"))
            .Concat(HostPorts(pod))
            .Concat(User(spec["securityContext"]))
            .Concat(InitContainerRules.Check(spec))
            .Concat(LifecycleRules.Sleeps(spec))
            .Concat(containers.SelectMany(container => ContainerRules.Check(container, names)));
    }

    /// <summary>Init containers, then containers.</summary>
    public static IEnumerable<NodeView> Containers(NodeView spec) => spec["initContainers"].Items.Concat(spec["containers"].Items);

    /// <summary>A user that must not be root and is.</summary>
    public static IEnumerable<DocumentFault> User(NodeView securityContext) =>
        securityContext["runAsNonRoot"].IsTrue && securityContext["runAsUser"].Integer == 0
            ? [securityContext["runAsUser"].Fault("`runAsUser` is root, and `runAsNonRoot` forbids that")]
            : [];

    private static IEnumerable<DocumentFault> PidsLimit(NodeView pod)
    {
        NodeView limit = pod["metadata"]["annotations"][PodAnnotations.PidsLimit];
        return limit.Text is { } text && !(int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int most) && most > 0)
            ? [limit.Fault($"`{PodAnnotations.PidsLimit}` is the most processes of a container: a whole number from 1 on")]
            : [];
    }

    private static IEnumerable<DocumentFault> HostPorts(NodeView pod)
    {
        foreach (DocumentFault fault in DeclaredHostPort.Twice(DeclaredHostPort.Of(pod)).Concat(DeclaredHostPort.Loopbacks(Containers(pod["spec"]).SelectMany(container => container["ports"].Items))))
        {
            yield return fault;
        }

        if (!pod["spec"]["hostNetwork"].IsTrue)
        {
            yield break;
        }

        foreach (NodeView port in Containers(pod["spec"]).SelectMany(container => container["ports"].Items))
        {
            if (port["hostPort"].Integer is { } hostPort && port["containerPort"].Integer is { } containerPort && hostPort != containerPort)
            {
                yield return port["hostPort"].Fault($"with `hostNetwork` the port of the host is the port of the container: {containerPort}, not {hostPort}");
            }
        }
    }
}
