namespace IaC.Model.V1Alpha1;

/// <summary>How often a host may promise what it has: for pods and guests that request more than they use.</summary>
public sealed record HostOvercommit
{
    /// <summary>How often each processor may be promised: <c>2</c>, <c>1.5</c>. Once unless given.</summary>
    public Quantity? Cpu { get; init; }

    /// <summary>How often memory may be promised. Once unless given: what is promised twice and used twice is not there, and then a process is killed.</summary>
    public Quantity? Memory { get; init; }

    /// <summary>How often disk may be promised. Once unless given: disks of guests are sparse and claims seldom full, and what is promised twice and written twice is not there.</summary>
    public Quantity? Disk { get; init; }
}
