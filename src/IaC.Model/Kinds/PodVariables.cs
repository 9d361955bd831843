namespace IaC.Model;

/// <summary>Which fields of a pod its variables take their values from.</summary>
internal static class PodVariables
{
    private const string Resources = "resources";

    /// <summary>Whether a variable of a container has its value from the field at a JSON pointer, from one below it or from one around it.</summary>
    public static bool Depend(NodeView spec, string pointer) => JsonPointer.Segments(pointer) switch
    {
        ["metadata", "labels" or "annotations"] map => Fields(spec).Any(path => path.StartsWith($"metadata.{map[1]}[", StringComparison.Ordinal)),
        ["metadata", "labels" or "annotations", var key, ..] map => Fields(spec).Contains($"metadata.{map[1]}['{key}']"),
        ["spec", "containers" or "initContainers", var index, Resources, ..] list => Sources(spec, "resourceFieldRef").Any(use => IsOf(spec[list[1]], index, use)),
        _ => false,
    };

    private static IEnumerable<string> Fields(NodeView spec) => Sources(spec, "fieldRef").Select(use => use.Source["fieldPath"].Text).OfType<string>();

    private static IEnumerable<(NodeView Container, NodeView Source)> Sources(NodeView spec, string kind) =>
        from container in PodRules.Containers(spec)
        from variable in container["env"].Items
        let source = variable["valueFrom"][kind]
        where source.Exists
        select (container, source);

    private static bool IsOf(NodeView containers, string index, (NodeView Container, NodeView Source) use)
    {
        string? subject = use.Source["containerName"].Text ?? use.Container["name"].Text;
        return subject is not null && containers.Items.Select(container => container["name"].Text).ElementAtOrDefault(int.Parse(index, System.Globalization.CultureInfo.InvariantCulture)) == subject;
    }
}
