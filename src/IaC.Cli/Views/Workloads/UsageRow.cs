namespace IaC.Cli.Views.Workloads;

/// <summary>One line of <c>top</c>. As JSON it is part of the interface.</summary>
/// <param name="Kind"><c>Pod</c> or <c>Guest</c>.</param>
/// <param name="Namespace">Namespace of the document.</param>
/// <param name="Name">Name of the document.</param>
/// <param name="CpuPercent">Share of one processor during the time that was looked at; null where the host does not count it.</param>
/// <param name="Memory">Bytes in use, without what the kernel keeps of files; null where the host does not count it.</param>
/// <param name="Processes">Processes that run.</param>
/// <param name="DiskRead">Bytes read from disks by what runs now.</param>
/// <param name="DiskWritten">Bytes written to disks by what runs now.</param>
/// <param name="NetworkReceived">Bytes received since it was made; null with the network of the host.</param>
/// <param name="NetworkSent">Bytes sent since it was made; null with the network of the host.</param>
/// <param name="Host">Host that it is on.</param>
/// <param name="Uid">Its uid.</param>
internal sealed record UsageRow(
    string Kind, string Namespace, string Name, double? CpuPercent, long? Memory, int Processes, long DiskRead, long DiskWritten, long? NetworkReceived, long? NetworkSent, string Host, string Uid);
