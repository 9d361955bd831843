using IaC.Linux.Files;

namespace IaC.Linux.Processes;

/// <summary>Makes this process another program (execve(2)): it keeps our terminal, our number and who waits for us. Nothing of ours runs on, so that everything must be written and closed before.</summary>
public static unsafe class ProcessReplacement
{
    private const int SignalPipe = 13;
    private const int SizeOfSet = 8;

    /// <summary>Does not return.</summary>
    /// <param name="path">Absolute path of the program.</param>
    /// <param name="arguments">argv, with the program's own name.</param>
    /// <param name="environment"><c>NAME=value</c>.</param>
    /// <exception cref="LinuxException">It cannot be run.</exception>
    public static void Run(string path, IReadOnlyList<string> arguments, IReadOnlyList<string> environment)
    {
        // .NET ignores it, which other programs would inherit.
        byte* standard = stackalloc byte[32];
        new Span<byte>(standard, 32).Clear();
        Syscall.Check(Syscall.Invoke(SyscallNumber.RtSigaction, SignalPipe, (nint)standard, 0, SizeOfSet), "rt_sigaction");

        byte[][] texts = [FileNames.EncodeTerminated(path), .. arguments.Select(FileNames.EncodeTerminated), .. environment.Select(FileNames.EncodeTerminated)];
        System.Runtime.InteropServices.GCHandle[] pinned = [.. texts.Select(text => System.Runtime.InteropServices.GCHandle.Alloc(text, System.Runtime.InteropServices.GCHandleType.Pinned))];
        nint[] vectors = [.. pinned.Skip(1).Take(arguments.Count).Select(text => text.AddrOfPinnedObject()), 0, .. pinned.Skip(1 + arguments.Count).Select(text => text.AddrOfPinnedObject()), 0];

        // SAFETY: all texts are pinned, and so are the vectors, until the call returns, which it only does when it is refused.
        fixed (nint* start = vectors)
        {
            nint result = Syscall.Invoke(SyscallNumber.Execve, pinned[0].AddrOfPinnedObject(), (nint)start, (nint)(start + arguments.Count + 1));
            Array.ForEach(pinned, text => text.Free());
            Syscall.Check(result, "execve", path);
        }
    }
}
