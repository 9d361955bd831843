namespace IaC.Pods.Logs;

/// <summary>How much of a container's output is kept.</summary>
/// <param name="FileSize">Bytes after which a file is put aside.</param>
/// <param name="Files">Files kept, the current one included.</param>
internal readonly record struct LogLimits(long FileSize, int Files)
{
    /// <summary>3 files of 10 MiB.</summary>
    internal static LogLimits Default { get; } = new(10 << 20, 3);
}
