namespace IaC.Model;

/// <summary>Names within a pod that its containers refer to.</summary>
internal sealed class PodNames
{
    public PodNames(NodeView spec, IEnumerable<NodeView> containers)
    {
        NodeView volumes = spec["volumes"];
        Volumes = [.. volumes.Items.Select(volume => volume["name"].Text).OfType<string>()];
        Containers = [.. containers.Select(container => container["name"].Text).OfType<string>()];
        AreVolumesReadable = !volumes.Exists || volumes.IsList;
    }

    public HashSet<string> Volumes { get; }

    public HashSet<string> Containers { get; }

    /// <summary>False where volumes are no list: that is one fault, and not one more at every mount.</summary>
    public bool AreVolumesReadable { get; }
}
