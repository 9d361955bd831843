namespace IaC.Model;

/// <summary>Rules between the documents of a stack that need no driver. References and cycles are found by the graph.</summary>
public static class StackRules
{
    /// <summary>
    /// Host ports that two pods publish on one host, claims of one pod that two pods name, keys that a ConfigMap or Secret of the stack does not have, names that are nearly those of an Image of the stack, and disks
    /// where an image of containers is needed.
    /// They are found as they are asked for.
    /// </summary>
    public static IEnumerable<Diagnostic> Check(StackDefinition stack)
    {
        ResourceDeclaration[] pods = [.. stack.Resources.Where(resource => resource.Key.ApiVersion == BuiltInKinds.Pod.ApiVersion && resource.Key.Kind == BuiltInKinds.Pod.Kind)];
        var resources = new Dictionary<ResourceKey, ResourceDeclaration>();
        foreach (ResourceDeclaration resource in stack.Resources)
        {
            resources.TryAdd(resource.Key, resource);
        }

        HashSet<string> images = [.. resources.Keys.Where(key => key.Kind == BuiltInKinds.Image.Kind).Select(key => key.Name)];
        var keys = new KeyRules(resources);
        return HostPorts(pods).Concat(SinglePodClaims(pods, resources)).Concat(pods.SelectMany(keys.Check)).Concat(pods.SelectMany(pod => Images(pod, images))).Concat(Disks(stack, resources));
    }

    private static IEnumerable<Diagnostic> HostPorts(IEnumerable<ResourceDeclaration> pods)
    {
        var taken = new HostPortTable<ResourceDeclaration>();
        foreach (ResourceDeclaration pod in pods)
        {
            var document = new NodeView(pod.Document);
            string host = document["spec"]["nodeName"].Text ?? "localhost";
            foreach (HostPort port in HostPort.Of(document))
            {
                // Within one pod the rules of the Pod say it.
                if (taken.Take(host, port, pod) is { } first && first != pod)
                {
                    yield return port.Source.Fault($"host port {port} is published by {first.Key} too").ToDiagnostic(pod.Source);
                }
            }
        }
    }

    private static IEnumerable<Diagnostic> SinglePodClaims(IEnumerable<ResourceDeclaration> pods, Dictionary<ResourceKey, ResourceDeclaration> resources)
    {
        var users = new Dictionary<ResourceKey, ResourceDeclaration>();
        foreach (ResourceDeclaration pod in pods)
        {
            foreach (NodeView name in new NodeView(pod.Document)["spec"]["volumes"].Items.Select(volume => volume["persistentVolumeClaim"]["claimName"]).Where(name => name.Text is not null))
            {
                var key = new ResourceKey(BuiltInKinds.PersistentVolumeClaim.ApiVersion, BuiltInKinds.PersistentVolumeClaim.Kind, pod.Key.Namespace, name.Text!);
                if (resources.TryGetValue(key, out ResourceDeclaration? claim)
                    && new NodeView(claim.Document)["spec"]["accessModes"].Items.Any(mode => mode.Text == nameof(Kubernetes.PersistentVolumeAccessMode.ReadWriteOncePod))
                    && !users.TryAdd(key, pod)
                    && users[key] != pod)
                {
                    yield return name.Fault($"{key} is ReadWriteOncePod, and {users[key].Key} names it too").ToDiagnostic(pod.Source);
                }
            }
        }
    }

    private static IEnumerable<Diagnostic> Images(ResourceDeclaration pod, HashSet<string> images) =>
        from container in PodRules.Containers(new NodeView(pod.Document)["spec"])
        let image = container["image"]
        where image.Text is not null && !image.Text.AsSpan().ContainsAny('/', ':', '@') && !images.Contains(image.Text)
        let near = NearName.Suggest(image.Text!, images)
        where near is not null
        select (image.Fault($"`{image.Text}` is no Image of the stack, and is taken as an image reference", near) with { Severity = DiagnosticSeverity.Warning }).ToDiagnostic(pod.Source);

    // A container runs a file system, and layers lie on one; only guests start from a disk.
    private static IEnumerable<Diagnostic> Disks(StackDefinition stack, Dictionary<ResourceKey, ResourceDeclaration> resources) =>
        from user in stack.Resources
        let kind = BuiltInKinds.Find(user.Key.ApiVersion, user.Key.Kind)
        where kind == BuiltInKinds.Pod || kind == BuiltInKinds.Image
        from reference in kind.References(user.Document)
        where reference.Target.Kind == BuiltInKinds.Image.Kind && resources.TryGetValue(reference.Target, out ResourceDeclaration? image) && new NodeView(image.Document)["spec"]["disk"].Exists
        select Diagnostic.Error($"{reference.Target} is a disk, which only a guest can use", user.Source.Locate(reference.Pointer));
}
