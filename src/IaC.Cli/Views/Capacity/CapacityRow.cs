namespace IaC.Cli.Views.Capacity;

/// <summary>What a host has, has promised, and has left. As JSON it is part of the interface.</summary>
/// <param name="Host">Name of the host.</param>
/// <param name="Cpu">Processors.</param>
/// <param name="Memory">Memory, in bytes.</param>
/// <param name="Holders">Who holds what, by name.</param>
/// <param name="WhatIf">Answers to <c>--what-if</c>; empty where nothing was asked.</param>
internal sealed record CapacityRow(string Host, CapacityAmount Cpu, CapacityAmount Memory, IReadOnlyList<HolderRow> Holders, IReadOnlyList<WhatIfRow> WhatIf);

/// <summary>One kind of what a host has: processors or bytes.</summary>
/// <param name="Base">What it has to give.</param>
/// <param name="Reserve">Kept back for itself.</param>
/// <param name="Limit">What may be promised in all.</param>
/// <param name="Requested">What is promised.</param>
/// <param name="Used">What those that hold something use; null where the host does not count it.</param>
/// <param name="Free">What may still be promised; below zero where more is promised than the limit.</param>
internal sealed record CapacityAmount(decimal Base, decimal Reserve, decimal Limit, decimal Requested, decimal? Used, decimal Free);

/// <summary>What one workload holds.</summary>
/// <param name="Kind"><c>Pod</c> or <c>Guest</c>.</param>
/// <param name="Namespace">Namespace of the document.</param>
/// <param name="Name">Name of the document.</param>
/// <param name="Stack">Its stack; null where nothing of it runs or is recorded here.</param>
/// <param name="Cpu">Processors that it requests.</param>
/// <param name="Memory">Bytes that it requests.</param>
/// <param name="More">How many more like it fit; null where it requests nothing that is counted.</param>
internal sealed record HolderRow(string Kind, string Namespace, string Name, string? Stack, decimal Cpu, long Memory, long? More);

/// <summary>Whether so many of a workload would fit.</summary>
/// <param name="Name">The workload.</param>
/// <param name="Count">How many in all, in the place of those that there are.</param>
/// <param name="Fits">Whether they do, together with all else that was asked.</param>
/// <param name="Most">How many would, while all else stays as it is; null where it requests nothing that is counted.</param>
/// <param name="Shortage">What is short; null where nothing is.</param>
internal sealed record WhatIfRow(string Name, long Count, bool Fits, long? Most, string? Shortage);
