using IaC.Model;

namespace IaC.Cli.Views.Capacity;

/// <summary>What a host has, has promised, and has left. As JSON it is part of the interface.</summary>
/// <param name="Host">Name of the host, or of a place of it for claims: <c>HOST/CLASS</c>, which has disk only.</param>
/// <param name="Cpu">Processors.</param>
/// <param name="Memory">Memory, in bytes.</param>
/// <param name="Disk">Disk of the file system that the root lies in, in bytes; used is what anybody uses of it.</param>
/// <param name="Addresses">Addresses for pods and guests.</param>
/// <param name="Cost">What it costs; null where no stack says.</param>
/// <param name="Holders">Who holds what, by name.</param>
internal sealed record CapacityRow(string Host, CapacityAmount Cpu, CapacityAmount Memory, CapacityAmount Disk, CapacityAmount Addresses, CostRow? Cost, IReadOnlyList<HolderRow> Holders)
{
    /// <summary>Whether it is a place of a host for claims, <c>HOST/CLASS</c>, which nothing runs on.</summary>
    internal bool IsPlace => Host.Contains('/', StringComparison.Ordinal);

    /// <summary>The same of a host that is called otherwise here.</summary>
    internal CapacityRow Called(string host) => this with { Host = IsPlace ? host + Host[Host.IndexOf('/', StringComparison.Ordinal)..] : host };

    /// <summary>Answers to <c>--what-if</c> about what is on this host, or first on this one; empty where nothing was asked.</summary>
    public IReadOnlyList<WhatIfRow> WhatIf { get; init; } = [];

    /// <summary>Answers to <c>--time</c>, likewise.</summary>
    public IReadOnlyList<TimeRow> Times { get; init; } = [];
}

/// <summary>One kind of what a host has: processors, bytes or addresses.</summary>
/// <param name="Base">What it has to give.</param>
/// <param name="Reserve">Kept back for itself.</param>
/// <param name="Limit">What may be promised in all.</param>
/// <param name="Requested">What is promised.</param>
/// <param name="Used">What those that hold something use; null where the host does not count it.</param>
/// <param name="Free">What may still be promised; below zero where more is promised than the limit.</param>
internal sealed record CapacityAmount(decimal Base, decimal Reserve, decimal Limit, decimal Requested, decimal? Used, decimal Free);

/// <summary>What a host costs, in money for an hour.</summary>
/// <param name="PerHour">All of it.</param>
/// <param name="Used">The part that is promised: of that resource of which most is.</param>
/// <param name="Idle">The part that nothing is promised of.</param>
/// <param name="Currency">What money it is.</param>
internal sealed record CostRow(decimal PerHour, decimal Used, decimal Idle, string Currency);

/// <summary>What one workload holds.</summary>
/// <param name="Kind"><c>Pod</c>, <c>Guest</c> or <c>PersistentVolumeClaim</c>.</param>
/// <param name="Namespace">Namespace of the document.</param>
/// <param name="Name">Name of the document.</param>
/// <param name="Stack">Its stack; null where nothing of it runs or is recorded here.</param>
/// <param name="Cpu">Processors that it requests.</param>
/// <param name="Memory">Bytes that it requests.</param>
/// <param name="Disk">Bytes that its claim or its disks may fill.</param>
/// <param name="More">How many more like it fit; null where it requests nothing that is counted.</param>
internal sealed record HolderRow(string Kind, string Namespace, string Name, string? Stack, decimal Cpu, long Memory, long Disk, long? More)
{
    /// <summary>Addresses that it has: one, or none with the network of the host.</summary>
    public long Addresses { get; init; }

    /// <summary>Ports of the host that it has.</summary>
    public IReadOnlyList<HostPort> Ports { get; init; } = [];

    /// <summary>What it stands for of what its host costs in an hour; null where that is not known.</summary>
    public decimal? CostPerHour { get; init; }

    /// <summary>How long one more like it is expected to take, in seconds; null where none was measured.</summary>
    public double? NextSeconds { get; init; }
}

/// <summary>Whether so many of a workload would fit.</summary>
/// <param name="Name">The workload.</param>
/// <param name="Count">How many in all, in the place of those that there are.</param>
/// <param name="Fits">Whether they do, together with all else that was asked.</param>
/// <param name="Most">How many would, while all else stays as it is; null where it requests nothing that is counted.</param>
/// <param name="Shortage">What is short; null where nothing is.</param>
internal sealed record WhatIfRow(string Name, long Count, bool Fits, long? Most, string? Shortage)
{
    /// <summary>How many there are now.</summary>
    public long Now { get; init; }

    /// <summary>How many there would be on which host.</summary>
    public IReadOnlyList<PlacedRow> Hosts { get; init; } = [];
}

/// <summary>How many of something are on a host.</summary>
/// <param name="Host">Name of the host.</param>
/// <param name="Now">How many there are.</param>
/// <param name="Count">How many there would be.</param>
internal sealed record PlacedRow(string Host, long Now, long Count);
