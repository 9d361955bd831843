namespace IaC.Model;

/// <summary>Rules between the documents of a stack that need no driver. References and cycles are found by the graph.</summary>
public static class StackRules
{
    private const string HostPointer = "/spec/nodeName";
    private const string NetworkPointer = "/spec/hostNetwork";

    /// <summary>
    /// Host ports that two pods or guests take of one host that they name, a pod and a guest of one name, claims of one pod that two pods name, keys that a ConfigMap or Secret of the stack does not have, names that are nearly those of an Image of the stack, and disks
    /// where an image of containers is needed.
    /// They are found as they are asked for.
    /// </summary>
    public static IEnumerable<Diagnostic> Check(StackDefinition stack)
    {
        ResourceDeclaration[] pods = [.. Of(stack, BuiltInKinds.Pod)];
        ResourceDeclaration[] guests = [.. Of(stack, BuiltInKinds.Guest)];
        var resources = new Dictionary<ResourceKey, ResourceDeclaration>();
        foreach (ResourceDeclaration resource in stack.Resources)
        {
            resources.TryAdd(resource.Key, resource);
        }

        HashSet<string> images = [.. resources.Keys.Where(key => key.Kind == BuiltInKinds.Image.Kind).Select(key => key.Name)];
        var keys = new KeyRules(resources);
        return HostPorts([.. pods, .. guests]).Concat(SharedNames(pods, guests)).Concat(SinglePodClaims(pods, resources)).Concat(pods.SelectMany(keys.Check)).Concat(pods.SelectMany(pod => Images(pod, images))).Concat(Disks(stack, resources));
    }

    private static IEnumerable<ResourceDeclaration> Of(StackDefinition stack, KindDescriptor kind) => stack.Resources.Where(resource => resource.Key.ApiVersion == kind.ApiVersion && resource.Key.Kind == kind.Kind);

    private static IEnumerable<Diagnostic> HostPorts(IEnumerable<ResourceDeclaration> workloads)
    {
        var taken = new Dictionary<string, HostPortTable<ResourceDeclaration>>();
        foreach (ResourceDeclaration workload in workloads)
        {
            var document = new NodeView(workload.Document);

            // The plan says where that goes, and looks at its ports there. Where a recorded value stays, only the plan knows it.
            if ((document["spec"]["nodeSelector"].Exists && !document["spec"]["nodeName"].Exists) || Keeps(workload, HostPointer) || Keeps(workload, NetworkPointer))
            {
                continue;
            }

            foreach ((HostPort port, NodeView source) in workload.Key.Kind == BuiltInKinds.Guest.Kind ? DeclaredHostPort.OfGuest(document) : DeclaredHostPort.Taken(document))
            {
                string host = HostReference.NameOf(document);
                if (!taken.TryGetValue(host, out HostPortTable<ResourceDeclaration>? ofHost))
                {
                    taken.Add(host, ofHost = new HostPortTable<ResourceDeclaration>());
                }

                if (Keeps(workload, source.Pointer[..source.Pointer.LastIndexOf('/')]))
                {
                    continue;
                }

                // Within one of them the rules of its kind say it.
                if (ofHost.Take(port, workload) is { } first && first != workload)
                {
                    yield return source.Fault($"host port {port} is published by {first.Key} too").ToDiagnostic(workload.Source);
                }
            }
        }
    }

    private static bool Keeps(ResourceDeclaration resource, string pointer) => resource.Options.IgnoreChanges.Any(ignored => JsonPointer.IsNear(ignored, pointer));

    // They are on one network, where a name means one address.
    private static IEnumerable<Diagnostic> SharedNames(IEnumerable<ResourceDeclaration> pods, IEnumerable<ResourceDeclaration> guests) =>
        from guest in guests
        join pod in pods on (guest.Key.Namespace, guest.Key.Name) equals (pod.Key.Namespace, pod.Key.Name)
        select new NodeView(guest.Document)["metadata"]["name"].Fault($"{pod.Key} has this name on the network of the stack", "give one of them another name").ToDiagnostic(guest.Source);

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
        where reference.Target.Kind == BuiltInKinds.Image.Kind && resources.TryGetValue(reference.Target, out ResourceDeclaration? image) && IsDisk(new NodeView(image.Document)["spec"])
        select Diagnostic.Error($"{reference.Target} is a disk, which only a guest can use", user.Source.Locate(reference.Pointer));

    private static bool IsDisk(NodeView image) => image["disk"].Exists || image["image"].Exists;
}
