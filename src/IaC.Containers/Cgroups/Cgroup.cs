using IaC.Containers.Oci;

namespace IaC.Containers.Cgroups;

/// <summary>One control group, in all hierarchies of the host.</summary>
public sealed class Cgroup
{
    internal Cgroup(string path) => RelativePath = path;

    /// <summary>Path below the root of each hierarchy.</summary>
    public string RelativePath { get; }

    /// <summary>Pids of the group itself, not of groups below it.</summary>
    public IReadOnlyList<int> Processes => throw new NotImplementedException();

    /// <summary>How many processes of the group were killed for want of memory.</summary>
    public long OomKills => throw new NotImplementedException();

    /// <summary>Bytes in use; null where there is no memory controller.</summary>
    public long? MemoryCurrent => throw new NotImplementedException();

    /// <summary>Sets the limits, also of a group with running processes. <see cref="IaC.Linux.LinuxException"/> names the file.</summary>
    public void Apply(ResourcesSpec resources) => throw new NotImplementedException();

    /// <summary>Sends SIGKILL to every process of the group and of those below it.</summary>
    public void Kill() => throw new NotImplementedException();

    /// <summary>Removes the group and those below it; one that is not there is fine. Waits up to 5 s for killed processes to leave.</summary>
    public void Remove() => throw new NotImplementedException();

    /// <summary>Moves the calling process into the group. The group of the empty path is the root of each hierarchy, which every process may enter.</summary>
    public void Enter() => throw new NotImplementedException();

    /// <summary>Removes the group unless it has groups below it or processes; one that is not there is fine.</summary>
    /// <returns>Whether it is gone.</returns>
    public bool TryRemoveEmpty() => throw new NotImplementedException();
}
