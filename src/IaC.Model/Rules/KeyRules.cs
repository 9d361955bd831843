namespace IaC.Model;

/// <summary>The keys that a pod takes from ConfigMaps and Secrets of its stack must be there.</summary>
internal static class KeyRules
{
    private static readonly string[] Maps = ["data", "binaryData", "stringData"];

    public static IEnumerable<Diagnostic> Check(ResourceDeclaration pod, IReadOnlyDictionary<ResourceKey, ResourceDeclaration> resources)
    {
        NodeView spec = new NodeView(pod.Document, "")["spec"];
        IEnumerable<(string Kind, NodeView Name, NodeView Key)> uses =
        [
            .. from container in PodRules.Containers(spec)
               from variable in container["env"].Items
               from use in new[] { Use("ConfigMap", variable["valueFrom"]["configMapKeyRef"]), Use("Secret", variable["valueFrom"]["secretKeyRef"]) }
               select use,
            .. from volume in spec["volumes"].Items
               from use in Items("ConfigMap", volume["configMap"], "name").Concat(Items("Secret", volume["secret"], "secretName"))
               select use,
        ];
        return uses.Select(use => Check(pod, use, resources)).OfType<Diagnostic>();
    }

    private static (string Kind, NodeView Name, NodeView Key) Use(string kind, NodeView selector) => (kind, selector["name"], selector["optional"].IsTrue ? default : selector["key"]);

    private static IEnumerable<(string Kind, NodeView Name, NodeView Key)> Items(string kind, NodeView source, string name) =>
        source["optional"].IsTrue ? [] : source["items"].Items.Select(item => (kind, source[name], item["key"]));

    private static Diagnostic? Check(ResourceDeclaration pod, (string Kind, NodeView Name, NodeView Key) use, IReadOnlyDictionary<ResourceKey, ResourceDeclaration> resources)
    {
        if (use.Name.Text is not { } name || use.Key.Text is not { } key || !resources.TryGetValue(new ResourceKey("v1", use.Kind, pod.Key.Namespace, name), out ResourceDeclaration? target))
        {
            return null;
        }

        var data = new NodeView(target.Document, "");
        string[] keys = [.. Maps.SelectMany(map => data[map].Members).Select(member => member.Name)];
        return keys.Contains(key) ? null : use.Key.Fault($"{target.Key} has no key `{key}`", NearName.Suggest(key, keys)).ToDiagnostic(pod.Source);
    }
}
