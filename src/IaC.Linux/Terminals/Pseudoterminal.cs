using Microsoft.Win32.SafeHandles;

namespace IaC.Linux.Terminals;

/// <summary>A pair of terminal ends of one devpts file system (pty(7)).</summary>
/// <param name="Master">The side that is read to show and written to type.</param>
/// <param name="Slave">The side of the program.</param>
public sealed record Pseudoterminal(SafeFileHandle Master, SafeFileHandle Slave) : IDisposable
{
    private const nint SetLock = 0x40045431;
    private const nint GetPeer = 0x5441;

    /// <summary>Opens a new pair.</summary>
    /// <param name="devpts">Root of the file system, attached or not. Nothing is looked up by name but its <c>ptmx</c>, which nobody can replace.</param>
    public static unsafe Pseudoterminal Open(System.Runtime.InteropServices.SafeHandle devpts)
    {
        int flags = OpenFlags.ReadWrite | OpenFlags.NoControllingTerminal;
        SafeFileHandle master = FileDescriptors.OpenAt(devpts, "ptmx", flags | OpenFlags.NoFollow);
        try
        {
            using DescriptorUse use = new(master);
            int unlocked = 0;

            // SAFETY: the kernel reads one int, which lives on this stack for the length of the call.
            Syscall.Check(Syscall.Invoke(SyscallNumber.Ioctl, use.Number, SetLock, (nint)(&unlocked)), "ioctl", "TIOCSPTLCK");
            return new Pseudoterminal(master, FileDescriptors.Own(Syscall.Check(Syscall.Invoke(SyscallNumber.Ioctl, use.Number, GetPeer, flags | OpenFlags.CloseOnExec), "ioctl", "TIOCGPTPEER")));
        }
        catch
        {
            master.Dispose();
            throw;
        }
    }

    /// <summary>Closes both ends.</summary>
    public void Dispose()
    {
        Master.Dispose();
        Slave.Dispose();
    }
}
