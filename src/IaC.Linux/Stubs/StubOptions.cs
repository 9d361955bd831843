using IaC.Linux.Namespaces;
using Microsoft.Win32.SafeHandles;

namespace IaC.Linux.Stubs;

/// <summary>How <see cref="StubProcess"/> creates a child.</summary>
public readonly record struct StubOptions
{
    /// <summary>Namespaces that are made for the child.</summary>
    public NamespaceTypes NewNamespaces { get; init; }

    /// <summary>Folder of a v2 control group that the child is born into.</summary>
    public SafeFileHandle? Cgroup { get; init; }

    /// <summary>PID namespace that the child is born into: its file, or the pidfd of a process in it.</summary>
    public SafeFileHandle? PidNamespace { get; init; }
}
