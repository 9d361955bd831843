namespace IaC.Cli.Views.Workloads;

/// <summary>One line of <c>ps</c>. As JSON it is part of the interface.</summary>
/// <param name="Kind"><c>Pod</c>, <c>PersistentVolumeClaim</c>.</param>
/// <param name="Namespace">Namespace of the document.</param>
/// <param name="Name">Name of the document.</param>
/// <param name="Host">Host that it runs on.</param>
/// <param name="Status"><c>Running</c>, <c>Pending</c>, <c>Succeeded</c>, <c>Failed</c>, or the reason why it is not well: <c>CrashLoopBackOff</c>. Of a claim <c>Bound</c>, <c>Kept</c> when its declaration is gone, or <c>Lost</c>.</param>
/// <param name="Ready">Whether it does its work.</param>
/// <param name="Restarts">How often its containers were started again, in all.</param>
/// <param name="Addresses">Its addresses.</param>
/// <param name="Started">When it was made, UTC; null before that.</param>
internal sealed record WorkloadRow(
    string Kind, string Namespace, string Name, string Host, string Status, bool Ready, int Restarts, IReadOnlyList<string> Addresses, DateTimeOffset? Started)
{
    /// <summary>Uid of what runs, by which it is known on every host; null of a claim.</summary>
    public string? Uid { get; init; }

    /// <summary>Seconds since then by the clock of the host that says so, since those of two hosts may differ; null before that.</summary>
    public double? AgeSeconds { get; init; }
}
