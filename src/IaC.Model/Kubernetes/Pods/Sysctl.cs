namespace IaC.Model.Kubernetes;

/// <summary>A kernel parameter of the pod's namespaces.</summary>
public sealed record Sysctl
{
    /// <summary>Name: <c>net.ipv4.ip_unprivileged_port_start</c>. Only those that each namespace has its own of: <c>net.*</c>, <c>kernel.shm*</c>, <c>kernel.msg*</c>, <c>kernel.sem</c>, <c>fs.mqueue.*</c>.</summary>
    [Format(TextFormat.SysctlName)]
    public required string Name { get; init; }

    /// <summary>Value, as written to <c>/proc/sys</c>.</summary>
    public required string Value { get; init; }
}
