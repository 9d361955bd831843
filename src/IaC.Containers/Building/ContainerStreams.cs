using IaC.Containers.Oci;
using IaC.Linux.Stubs;
using IaC.Linux.Terminals;
using Microsoft.Win32.SafeHandles;

namespace IaC.Containers.Building;

/// <summary>Descriptors of a program: its terminal, or what the caller gives, and /dev/null for the rest of the standard streams; then those that are passed on.</summary>
internal sealed class ContainerStreams : IDisposable
{
    private readonly SafeFileHandle _nothing;
    private readonly DescriptorPlan _plan;
    private readonly uint _user;
    private readonly bool _terminal;
    private readonly IReadOnlyList<int> _owned;

    /// <summary>Plans them.</summary>
    /// <param name="process">The program.</param>
    /// <param name="terminal">Its terminal, which is all three; null takes the handles.</param>
    /// <param name="given">Three handles; one that is null is /dev/null.</param>
    /// <param name="passed">Descriptors from 3 on.</param>
    internal ContainerStreams(ProcessSpec process, Pseudoterminal? terminal, SafeFileHandle?[] given, SafeFileHandle[] passed)
    {
        SafeFileHandle?[] streams = terminal is null ? given : [terminal.Slave, terminal.Slave, terminal.Slave];
        _nothing = File.OpenHandle("/dev/null", FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite);
        _plan = new DescriptorPlan([.. streams.Select(handle => handle ?? _nothing), .. passed]);
        Count = streams.Length + passed.Length;
        _user = process.User.Uid;
        _terminal = terminal is not null;
        _owned = _terminal ? [0] : _user == 0 ? [] : [.. Enumerable.Range(0, 3).Where(number => streams[number] is { } handle && IsPipe(handle))];
    }

    /// <summary>How many there are: numbers from here on are closed.</summary>
    internal int Count { get; }

    /// <summary>Puts them at 0, 1, 2 and so on, in a session of the program's own.</summary>
    internal void Add(SyscallProgram child)
    {
        child.Step("set up standard streams", _terminal ? "terminal" : "pipes");
        _plan.Apply(child);
        child.StartSession();
        if (_terminal)
        {
            child.TakeTerminal();
        }

        // A program that runs as another user may open /dev/stdout anew, which takes the rights of a file.
        foreach (int number in _owned)
        {
            child.SetOwner(number, _user);
        }
    }

    /// <summary>Closes what was opened for them; the caller's handles stay open.</summary>
    public void Dispose()
    {
        _plan.Dispose();
        _nothing.Dispose();
    }

    private static bool IsPipe(SafeFileHandle handle) =>
        new FileInfo($"/proc/self/fd/{handle.DangerousGetHandle()}").LinkTarget is { } target && (target.StartsWith("pipe:", StringComparison.Ordinal) || target.StartsWith("socket:", StringComparison.Ordinal));
}
