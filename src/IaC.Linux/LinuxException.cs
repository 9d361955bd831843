namespace IaC.Linux;

/// <summary>The kernel refused a call.</summary>
public sealed class LinuxException : IOException
{
    /// <summary>A refused call.</summary>
    /// <param name="call">Name of the call as in its man page: <c>mount</c>.</param>
    /// <param name="errno">Error number, positive.</param>
    /// <param name="subject">Path, interface or id that the call was about; null where there is none.</param>
    public LinuxException(string call, int errno, string? subject = null)
        : base(subject is null ? $"{call}: {LinuxError.Describe(errno)}" : $"{call} {subject}: {LinuxError.Describe(errno)}")
    {
        Call = call;
        Errno = errno;
        Subject = subject;
    }

    /// <summary>Name of the call.</summary>
    public string Call { get; }

    /// <summary>Error number, positive.</summary>
    public int Errno { get; }

    /// <summary>What the call was about.</summary>
    public string? Subject { get; }
}
