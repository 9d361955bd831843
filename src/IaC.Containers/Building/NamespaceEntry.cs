using IaC.Containers.Lifecycle;
using IaC.Linux;
using IaC.Linux.Namespaces;
using IaC.Linux.Stubs;
using Microsoft.Win32.SafeHandles;

namespace IaC.Containers.Building;

/// <summary>Which namespaces a container gets, joins, or shares with its maker.</summary>
internal sealed class NamespaceEntry
{
    private const string PodPath = "pod";

    private readonly ContainerStart _start;
    private readonly Dictionary<NamespaceTypes, string?> _declared;

    internal NamespaceEntry(ContainerStart start)
    {
        _start = start;
        _declared = start.Spec.Linux.Namespaces.ToDictionary(n => TypeOf(n.Type), n => n.Path);
    }

    /// <summary>Made together with the child. A mount namespace always is; that of control groups follows once the child is in its group, which is to be its root.</summary>
    internal NamespaceTypes New =>
        _declared.Where(d => d.Value is null && d.Key != NamespaceTypes.Cgroup).Aggregate(NamespaceTypes.Mount, (types, declared) => types | declared.Key);

    /// <summary>PID namespace that the child is born into; null unless it is the pod's.</summary>
    internal SafeFileHandle? PidNamespace => !_declared.TryGetValue(NamespaceTypes.Pid, out string? path) || path is null ? null
        : path == PodPath ? (_start.Pause ?? throw Refused(NamespaceTypes.Pid, "the pod has no process to share")).PidFd
        : throw Refused(NamespaceTypes.Pid, $"{path} cannot be joined by path");

    /// <summary>Enters what is joined, and makes what could not be made with the child.</summary>
    internal void Add(SyscallProgram child)
    {
        foreach ((NamespaceTypes type, string? path) in _declared)
        {
            child.Step("join namespace", $"{path ?? "new"} ({type})");
            if (type == NamespaceTypes.Cgroup && path is null)
            {
                child.MakeNamespaces(NamespaceTypes.Cgroup);
            }
            else if (path is not null && type != NamespaceTypes.Pid)
            {
                child.JoinNamespaces(Open(child, type, path), type);
            }
        }

        if (_start.Spec.Hostname is { } name && New.HasFlag(NamespaceTypes.Uts))
        {
            child.Step("set host name", name);
            child.SetHostName(name);
        }
    }

    private static ContainerStartException Refused(NamespaceTypes type, string detail) => new("join namespace", $"{type}", "setns", LinuxError.EINVAL, detail);

    private static NamespaceTypes TypeOf(string name) => name switch
    {
        "pid" => NamespaceTypes.Pid,
        "network" => NamespaceTypes.Network,
        "mount" => NamespaceTypes.Mount,
        "ipc" => NamespaceTypes.Ipc,
        "uts" => NamespaceTypes.Uts,
        "cgroup" => NamespaceTypes.Cgroup,
        _ => throw new ContainerStartException("join namespace", name, "clone3", LinuxError.EINVAL, "this runtime has no such namespace"),
    };

    private ChildDescriptor Open(SyscallProgram child, NamespaceTypes type, string path)
    {
        if (path != PodPath)
        {
            using SafeFileHandle opened = Namespace.Open(path);
            return child.Share(opened);
        }

        SafeFileHandle? held = type switch
        {
            NamespaceTypes.Network => _start.Pod?.Network,
            NamespaceTypes.Ipc => _start.Pod?.Ipc,
            NamespaceTypes.Uts => _start.Pod?.Uts,
            _ => null,
        };
        return child.Share(held ?? throw Refused(type, "the pod holds none"));
    }
}
