using System.Collections.Immutable;
using IaC.Containers.Lifecycle;
using IaC.Linux;

namespace IaC.Containers.Security;

/// <summary>Names of resource limits (getrlimit(2), asm-generic/resource.h).</summary>
internal static class ResourceLimit
{
    /// <summary>In the order of their numbers, from 0.</summary>
    internal static readonly ImmutableArray<string> Names =
    [
        "RLIMIT_CPU", "RLIMIT_FSIZE", "RLIMIT_DATA", "RLIMIT_STACK", "RLIMIT_CORE", "RLIMIT_RSS", "RLIMIT_NPROC", "RLIMIT_NOFILE", "RLIMIT_MEMLOCK", "RLIMIT_AS", "RLIMIT_LOCKS",
        "RLIMIT_SIGPENDING", "RLIMIT_MSGQUEUE", "RLIMIT_NICE", "RLIMIT_RTPRIO", "RLIMIT_RTTIME",
    ];

    /// <summary>Number of a limit.</summary>
    /// <exception cref="ContainerStartException">There is no such limit.</exception>
    internal static int Number(string name) => Names.IndexOf(name) is >= 0 and int number ? number : throw new ContainerStartException("set limit", name, "prlimit", LinuxError.EINVAL, "no such limit");
}
