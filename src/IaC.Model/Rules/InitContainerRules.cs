using IaC.Model.Kubernetes;

namespace IaC.Model;

/// <summary>Rules that tell init containers, sidecars and containers of a Pod apart (Kubernetes, "Init Containers" and "Sidecar Containers").</summary>
internal static class InitContainerRules
{
    private const string Policy = "restartPolicy";

    private static readonly string[] WhileRunning = ["startupProbe", "livenessProbe", "readinessProbe", "lifecycle"];

    /// <summary>The faults, found as they are asked for.</summary>
    public static IEnumerable<DocumentFault> Check(NodeView spec) =>
        spec["initContainers"].Items.Where(container => !IsSidecar(container)).SelectMany(ToItsEnd).Concat(spec["containers"].Items.SelectMany(Main));

    /// <summary>For a field of a sidecar, the pointer to that field of a container; null for any other.</summary>
    public static string? SidecarField(NodeView spec, string pointer) =>
        JsonPointer.Segments(pointer) is ["spec", "initContainers", var index, _, ..]
        && int.TryParse(index, out int number) && spec["initContainers"].Items.ElementAtOrDefault(number) is { Exists: true } container && IsSidecar(container)
            ? pointer.Replace("/initContainers/", "/containers/", StringComparison.Ordinal)
            : null;

    private static bool IsSidecar(NodeView container) => container[Policy].Text == nameof(ContainerRestartPolicy.Always);

    private static IEnumerable<DocumentFault> ToItsEnd(NodeView container) => WhileRunning
        .Select(name => (Name: name, Node: container[name]))
        .Where(field => field.Node.Exists)
        .Select(field => field.Node.Fault($"an init container runs to its end: it has no `{field.Name}`", "`restartPolicy: Always` makes it a sidecar, which runs on beside the others") with { AtName = true });

    private static IEnumerable<DocumentFault> Main(NodeView container) => container[Policy].Exists
        ? [container[Policy].Fault("only an init container has a `restartPolicy` of its own", "that of the pod is `spec.restartPolicy`") with { AtName = true }]
        : [];
}
