using IaC.Containers.Cgroups;

namespace IaC.Pods;

/// <summary>Names of a pod's control groups: <c>iac-ROOTID/UID</c>, below it one for each container and one for the supervisor.</summary>
internal static class PodGroup
{
    /// <summary>Group of the supervisor; no container can have the name, since theirs are DNS labels.</summary>
    internal const string Supervisor = "_supervisor";

    /// <summary>Group of the process that holds a shared PID namespace.</summary>
    internal const string Pause = "_pause";

    /// <summary>Group of a root.</summary>
    internal static string Root(string rootId) => $"iac-{rootId}";

    /// <summary>Group of a pod.</summary>
    internal static string Pod(string rootId, string uid) => $"{Root(rootId)}/{uid}";

    /// <summary>Group of a container.</summary>
    internal static string Container(string rootId, string uid, string container) => $"{Pod(rootId, uid)}/{container}";

    /// <summary>Whether a process of the pod's containers runs.</summary>
    internal static bool HasProcesses(CgroupHost host, PodRecord record) =>
        record.InitContainers.Concat(record.Containers).Select(container => container.Name).Append(Pause)
            .Any(name => host.Open(Container(record.RootId, record.Uid, name)).Processes.Count > 0);
}
