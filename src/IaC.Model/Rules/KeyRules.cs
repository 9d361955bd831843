namespace IaC.Model;

/// <summary>The keys that pods take from ConfigMaps and Secrets of their stack must be there, and those that are secret must not come into command lines.</summary>
/// <param name="resources">The resources of the stack.</param>
internal sealed class KeyRules(IReadOnlyDictionary<ResourceKey, ResourceDeclaration> resources)
{
    private static readonly string[] Maps = ["data", "binaryData", "stringData"];

    private readonly Dictionary<ResourceKey, HashSet<string>> _keys = [];

    /// <summary>The faults of a pod.</summary>
    public IEnumerable<Diagnostic> Check(ResourceDeclaration pod) => Uses(new NodeView(pod.Document)["spec"]).Select(use => Check(pod, use)).OfType<Diagnostic>().Concat(Arguments(pod));

    private IEnumerable<Diagnostic> Arguments(ResourceDeclaration pod) =>
        from container in PodRules.Containers(new NodeView(pod.Document)["spec"])
        from fault in SecretArgumentRules.Check(container, (kind, name) => KeysOf(new ResourceKey("v1", kind, pod.Key.Namespace, name)))
        select fault.ToDiagnostic(pod.Source);

    private static IEnumerable<Use> Uses(NodeView spec)
    {
        foreach (NodeView source in PodRules.Containers(spec).SelectMany(container => container["env"].Items).Select(variable => variable["valueFrom"]))
        {
            NodeView map = source["configMapKeyRef"];
            NodeView secret = source["secretKeyRef"];
            yield return new Use("ConfigMap", map["name"], map["key"], map["optional"].IsTrue);
            yield return new Use("Secret", secret["name"], secret["key"], secret["optional"].IsTrue);
        }

        foreach (NodeView source in spec["volumes"].Items.SelectMany(VolumeRules.FileSources))
        {
            NodeView map = source["configMap"];
            NodeView secret = source["secret"];
            foreach (NodeView item in map["items"].Items)
            {
                yield return new Use("ConfigMap", map["name"], item["key"], map["optional"].IsTrue);
            }

            foreach (NodeView item in secret["items"].Items)
            {
                yield return new Use("Secret", secret["secretName"].Exists ? secret["secretName"] : secret["name"], item["key"], secret["optional"].IsTrue);
            }
        }
    }

    private Diagnostic? Check(ResourceDeclaration pod, Use use)
    {
        if (use.IsOptional || use.Name.Text is not { } name || use.Key.Text is not { } key)
        {
            return null;
        }

        var target = new ResourceKey("v1", use.Kind, pod.Key.Namespace, name);
        return KeysOf(target) is { } keys && !keys.Contains(key) ? use.Key.Fault($"{target} has no key `{key}`", NearName.Suggest(key, keys)).ToDiagnostic(pod.Source) : null;
    }

    // Null where the stack does not have it: that is a fault of the reference.
    private HashSet<string>? KeysOf(ResourceKey target)
    {
        if (!_keys.TryGetValue(target, out HashSet<string>? keys) && resources.TryGetValue(target, out ResourceDeclaration? resource))
        {
            var document = new NodeView(resource.Document);
            _keys.Add(target, keys = [.. Maps.SelectMany(map => document[map].Members).Select(member => member.Name)]);
        }

        return keys;
    }

    private readonly record struct Use(string Kind, NodeView Name, NodeView Key, bool IsOptional);
}
