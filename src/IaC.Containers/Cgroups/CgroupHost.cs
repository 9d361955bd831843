namespace IaC.Containers.Cgroups;

/// <summary>The control group tree of a host, below a folder that tests can move.</summary>
public sealed class CgroupHost
{
    private CgroupHost(CgroupLayout layout, string root) => (Layout, Root) = (layout, root);

    /// <summary>Which interface the host has.</summary>
    public CgroupLayout Layout { get; }

    /// <summary>Folder of the tree.</summary>
    public string Root { get; }

    /// <summary>What limits cannot be set on this host, for people (`doctor`); empty when all can.</summary>
    public IReadOnlyList<string> Limitations => throw new NotImplementedException();

    /// <summary>Looks at the tree.</summary>
    public static CgroupHost Detect(string root = "/sys/fs/cgroup") => throw new NotImplementedException();

    /// <summary>Makes a group and its parents in every hierarchy; one that exists is opened.</summary>
    /// <param name="relativePath">Path below the root of each hierarchy: <c>iac-1a2b3c4d/UID/NAME</c>.</param>
    public Cgroup Create(string relativePath) => throw new NotImplementedException();

    /// <summary>A group that may or may not exist: to remove what an earlier process left.</summary>
    public Cgroup Open(string relativePath) => throw new NotImplementedException();
}
