using System.Collections.Immutable;

namespace IaC.Pods;

/// <summary>Which lines of a pod are wanted.</summary>
public sealed record LogQuery
{
    /// <summary>Root of the pod.</summary>
    public required RootLayout Layout { get; init; }

    /// <summary>Key of the pod.</summary>
    public required string Uid { get; init; }

    /// <summary>Containers; empty takes all that have a log.</summary>
    public ImmutableArray<string> Containers { get; init; } = [];

    /// <summary>Only this many last lines of each container; null takes all that are kept.</summary>
    public int? Tail { get; init; }

    /// <summary>What was removed before anybody read it counts as <see cref="LogLine.Lost"/>, too. <value>Only what is removed while it is read.</value></summary>
    public bool FromStart { get; init; }

    /// <summary>Only lines of this time and later; null takes all that are kept.</summary>
    public DateTimeOffset? Since { get; init; }

    /// <summary>Goes on with lines as they are written, across restarts and rotation, until cancelled or the pod is removed.</summary>
    public bool Follow { get; init; }

    /// <summary>Ends <see cref="Follow"/> once what is written by then is read. <value>Never.</value></summary>
    public CancellationToken End { get; init; }
}
