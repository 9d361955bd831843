namespace IaC.Model;

/// <summary>Rules of the probes of a container of a Pod (Kubernetes, "Configure Liveness, Readiness and Startup Probes").</summary>
internal static class ProbeRules
{
    private const string Readiness = "readinessProbe";

    private static readonly string[] Probes = ["startupProbe", "livenessProbe", Readiness];

    private static readonly string[] Actions = ["exec", "httpGet", "tcpSocket", "grpc"];

    private static readonly string[] Timing = ["initialDelaySeconds", "periodSeconds", "timeoutSeconds", "successThreshold", "failureThreshold", "terminationGracePeriodSeconds"];

    /// <summary>The faults, found as they are asked for.</summary>
    public static IEnumerable<DocumentFault> Check(NodeView container) => Probes.SelectMany(name => Check(name, container[name], container));

    /// <summary>Ports of an action that are named as the container names none of its own.</summary>
    public static IEnumerable<DocumentFault> Ports(NodeView action, NodeView container)
    {
        string[] names = [.. container["ports"].Items.Select(port => port["name"].Text).OfType<string>()];
        return new[] { action["httpGet"]["port"], action["tcpSocket"]["port"] }
            .Where(port => port.Text is { } name && !names.Contains(name))
            .Select(port => port.Fault($"the container has no port `{port.Text}`", NearName.Suggest(port.Text!, names)));
    }

    private static IEnumerable<DocumentFault> Check(string name, NodeView probe, NodeView container)
    {
        foreach (DocumentFault fault in RuleParts.ExactlyOne(probe, $"`{name}`", Actions, Timing).Concat(Ports(probe, container)))
        {
            yield return fault;
        }

        if (name != Readiness && probe["successThreshold"].Integer > 1)
        {
            yield return probe["successThreshold"].Fault($"`successThreshold` of a `{name}` is 1: its first success counts");
        }

        if (name == Readiness && probe["terminationGracePeriodSeconds"].Exists)
        {
            yield return probe["terminationGracePeriodSeconds"].Fault($"a `{name}` stops nothing, so it has no `terminationGracePeriodSeconds`") with { AtName = true };
        }
    }
}
