using IaC.Linux;

namespace IaC.Containers.Lifecycle;

/// <summary>The kernel refused a step on the way to the running program.</summary>
public sealed class ContainerStartException : IOException
{
    /// <summary>A refused step.</summary>
    /// <param name="step">What was being done: <c>pivot_root</c>, <c>mount proc</c>.</param>
    /// <param name="path">What it was about: a path in the container, or a source on the host.</param>
    /// <param name="call">The refused system call.</param>
    /// <param name="errno">Error number, positive.</param>
    /// <param name="detail">What the kernel said beside the number; null where it says nothing.</param>
    public ContainerStartException(string step, string path, string call, int errno, string? detail = null)
        : base($"{step} {path}: {(step == call ? "" : call + ": ")}{LinuxError.Describe(errno)}{(detail is null ? "" : ": " + detail)}")
    {
        Step = step;
        Path = path;
        Call = call;
        Errno = errno;
    }

    /// <summary>What was being done.</summary>
    public string Step { get; }

    /// <summary>What it was about.</summary>
    public string Path { get; }

    /// <summary>The refused system call.</summary>
    public string Call { get; }

    /// <summary>Error number, positive.</summary>
    public int Errno { get; }
}
