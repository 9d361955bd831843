using System.Collections.Immutable;
using Microsoft.Win32.SafeHandles;

namespace IaC.Linux.Processes;

/// <summary>A process that outlives its maker: a session of its own, default signals, and no descriptor but those named.</summary>
public sealed record DetachedProcess
{
    /// <summary>Absolute path of the program.</summary>
    public required string Path { get; init; }

    /// <summary>argv, the program's name first.</summary>
    public required ImmutableArray<string> Arguments { get; init; }

    /// <summary><c>NAME=value</c>, and nothing else is inherited.</summary>
    public ImmutableArray<string> Environment { get; init; } = [];

    /// <summary>Absolute working folder.</summary>
    public string WorkingFolder { get; init; } = "/";

    /// <summary>Descriptor 0; null is /dev/null.</summary>
    public SafeFileHandle? Stdin { get; init; }

    /// <summary>Descriptor 1; null is /dev/null.</summary>
    public SafeFileHandle? Stdout { get; init; }

    /// <summary>Descriptor 2; null is /dev/null.</summary>
    public SafeFileHandle? Stderr { get; init; }

    /// <summary>Descriptors 3, 4, ... of the new process; the caller keeps its own.</summary>
    public ImmutableArray<System.Runtime.InteropServices.SafeHandle> Passed { get; init; } = [];

    /// <summary>Starts it and returns once the program runs. A program that cannot be run is thrown as <see cref="LinuxException"/> with its path.</summary>
    public StartedProcess Start() => throw new NotImplementedException();
}
