namespace IaC.Model;

/// <summary>Rules of the hooks of a container of a Pod (Kubernetes, "Container Lifecycle Hooks").</summary>
internal static class LifecycleRules
{
    private const int UsualGrace = 30;

    private static readonly string[] Hooks = ["postStart", "preStop"];

    private static readonly string[] Actions = ["exec", "httpGet", "sleep"];

    /// <summary>The faults of one container, found as they are asked for.</summary>
    public static IEnumerable<DocumentFault> Check(NodeView container) => Hooks
        .Select(name => (Name: name, Node: container["lifecycle"][name]))
        .SelectMany(hook => RuleParts.ExactlyOne(hook.Node, $"`{hook.Name}`", Actions).Concat(ProbeRules.Ports(hook.Node, container)));

    /// <summary>Hooks that wait longer than their pod is given to stop.</summary>
    public static IEnumerable<DocumentFault> Sleeps(NodeView spec)
    {
        long grace = spec["terminationGracePeriodSeconds"].Integer ?? UsualGrace;
        return from container in PodRules.Containers(spec)
               from name in Hooks
               let seconds = container["lifecycle"][name]["sleep"]["seconds"]
               where seconds.Integer > grace
               select seconds.Fault($"`{name}` sleeps for {seconds.Integer} s, longer than `terminationGracePeriodSeconds`, which is {grace}");
    }
}
