using System.Text;

namespace IaC.Pods;

/// <summary>A line that a container wrote.</summary>
/// <param name="Container">Name of the container.</param>
/// <param name="Time">When the supervisor read it, UTC.</param>
/// <param name="Source">Where it was written.</param>
/// <param name="Bytes">The line without its end, as it was written.</param>
/// <param name="Partial">The line goes on in the next one of the same container and stream: it is longer than 1 MiB.</param>
public sealed record LogLine(string Container, DateTimeOffset Time, LogSource Source, ReadOnlyMemory<byte> Bytes, bool Partial)
{
    /// <summary>The output ended with it, without a line end.</summary>
    public bool Unended { get; init; }

    /// <summary>Bytes of the container's log, the times of lines counted in, that were removed before they could be read: they came directly before this line.</summary>
    public long Lost { get; init; }

    /// <summary>The line as text; what is not UTF-8 shows as U+FFFD.</summary>
    public string Text => Encoding.UTF8.GetString(Bytes.Span);
}
