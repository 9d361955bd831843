using IaC.Containers.Lifecycle;
using IaC.Linux;
using IaC.Linux.Stubs;

namespace IaC.Containers.Building;

/// <summary>Kernel parameters of the container's namespaces (sysctl(8)). A parameter of the whole machine is refused.</summary>
internal static class SysctlSetup
{
    // namespaces(7), ipc_namespaces(7): what exists once in each namespace.
    private static readonly string[] Namespaced = ["net.", "fs.mqueue.", "kernel.msg", "kernel.sem", "kernel.shm"];

    internal static void Add(SyscallProgram child, IReadOnlyDictionary<string, string> parameters)
    {
        foreach ((string name, string value) in parameters.OrderBy(p => p.Key, StringComparer.Ordinal))
        {
            if (!Namespaced.Any(prefix => name.StartsWith(prefix, StringComparison.Ordinal)) || name.Contains("..", StringComparison.Ordinal) || name.Contains('/', StringComparison.Ordinal))
            {
                throw new ContainerStartException("set kernel parameter", name, "write", LinuxError.EPERM, "it belongs to the whole machine");
            }

            child.Step("set kernel parameter", $"{name}={value}");
            child.Write(child.OpenForWriting($"/proc/sys/{name.Replace('.', '/')}"), value);
        }
    }
}
