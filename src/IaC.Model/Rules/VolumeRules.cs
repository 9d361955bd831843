namespace IaC.Model;

/// <summary>Rules between the fields of a volume of a Pod.</summary>
internal static class VolumeRules
{
    private static readonly string[] Sources = ["emptyDir", "hostPath", "configMap", "secret", "downwardAPI", "projected", "persistentVolumeClaim", "ephemeral"];

    private static readonly string[] Projections = ["configMap", "secret", "downwardAPI"];

    private static readonly string[] FieldSources = ["fieldRef", "resourceFieldRef"];

    /// <summary>The faults of a volume.</summary>
    public static IEnumerable<DocumentFault> Check(NodeView volume, PodNames names)
    {
        string what = $"volume `{volume["name"].Text}`";
        return RuleParts.ExactlyOne(volume, what, Sources, "name")
            .Concat(SizeLimit(volume["emptyDir"]))
            .Concat(Projected(volume["projected"], what))
            .Concat(RuleParts.NoneTwice(Files(volume).Select(file => file["path"]), $"items of {what} have the path"))
            .Concat(Files(volume).SelectMany(Path))
            .Concat(Fields(volume).SelectMany(file => Field(file, names)))
            .Concat(Claim(volume["ephemeral"]["volumeClaimTemplate"]["spec"]))
            .Concat(OwnClass(volume["ephemeral"]["volumeClaimTemplate"]["spec"]["storageClassName"]));
    }

    /// <summary>The faults of a claim's spec.</summary>
    public static IEnumerable<DocumentFault> Claim(NodeView spec)
    {
        NodeView storage = spec["resources"]["requests"]["storage"];
        return storage.Quantity is { Sign: <= 0 } ? [storage.Fault("`storage` must be more than 0")] : [];
    }

    private static IEnumerable<DocumentFault> OwnClass(NodeView storageClass) =>
        storageClass.Exists ? [storageClass.Fault("a pod's own claim lies with the pod", "give a claim of the stack a class (kind: PersistentVolumeClaim)") with { AtName = true }] : [];

    /// <summary>Sources of files: the volume itself, or each source of a projected one.</summary>
    public static IEnumerable<NodeView> FileSources(NodeView volume) => volume["projected"].Exists ? volume["projected"]["sources"].Items : [volume];

    private static IEnumerable<DocumentFault> SizeLimit(NodeView emptyDir)
    {
        if (emptyDir["sizeLimit"].Exists && emptyDir["medium"].Text is null or "")
        {
            yield return emptyDir["sizeLimit"].Fault("`sizeLimit` of a folder on disk is not supported yet", "with `medium: Memory` it is") with { AtName = true };
        }
    }

    private static IEnumerable<DocumentFault> Projected(NodeView projected, string what)
    {
        foreach (NodeView source in projected["sources"].Items)
        {
            foreach (DocumentFault fault in RuleParts.ExactlyOne(source, $"a source of {what}", Projections))
            {
                yield return fault;
            }

            if (source["serviceAccountToken"].Exists)
            {
                yield return source["serviceAccountToken"].Fault("there is no API server here that would issue a token", "mount a Secret that holds one") with { AtName = true };
            }
        }
    }

    private static IEnumerable<NodeView> Files(NodeView volume) =>
        FileSources(volume).SelectMany(source => Projections.SelectMany(projection => source[projection]["items"].Items));

    private static IEnumerable<NodeView> Fields(NodeView volume) => FileSources(volume).SelectMany(source => source["downwardAPI"]["items"].Items);

    // Such names are those of the volume's own links (..data).
    private static IEnumerable<DocumentFault> Path(NodeView file) =>
        file["path"].Text is { } path && path.StartsWith("..", StringComparison.Ordinal) ? [file["path"].Fault("`path` must not begin with `..`")] : [];

    private static IEnumerable<DocumentFault> Field(NodeView file, PodNames names)
    {
        foreach (DocumentFault fault in RuleParts.ExactlyOne(file, $"file `{file["path"].Text}`", FieldSources, "path", "mode"))
        {
            yield return fault;
        }

        NodeView field = file["fieldRef"]["fieldPath"];
        if (field.Text is { } path && !path.StartsWith("metadata.", StringComparison.Ordinal))
        {
            yield return field.Fault($"`{path}` can be a variable and no file", "the fields of `metadata` can be files");
        }

        NodeView resource = file["resourceFieldRef"];
        if (resource.Exists && !resource["containerName"].Exists)
        {
            yield return resource.Fault("a file of a volume belongs to no container", "say which one in `containerName`");
        }

        foreach (DocumentFault fault in ContainerRules.ResourceField(resource, names))
        {
            yield return fault;
        }
    }
}
