using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace IaC.Linux.Terminals;

/// <summary>A file descriptor that may be a terminal (ioctl_tty(2)).</summary>
public static class TerminalDevice
{
    private const nint Tcgets = 0x5401;
    private const nint Tcsetsw = 0x5403;
    private const nint Tiocgwinsz = 0x5413;
    private const nint Tiocswinsz = 0x5414;

    /// <summary>Opens a line of the machine, such as a serial port, for reading and writing. It does not become the terminal of this process, and one that nobody is at the other end of is not waited for (open(2), termios(3)).</summary>
    /// <exception cref="LinuxException">It cannot be opened.</exception>
    public static SafeFileHandle Open(string path) => FileDescriptors.Open(path, OpenFlags.ReadWrite | OpenFlags.NoControllingTerminal | OpenFlags.NonBlocking);

    /// <summary>Whether the descriptor is a terminal.</summary>
    public static unsafe bool IsTerminal(int descriptor)
    {
        Termios settings;

        // SAFETY: the kernel writes one termios structure, which lives on the stack for the length of the call.
        return Syscall.Invoke(SyscallNumber.Ioctl, descriptor, Tcgets, (nint)(&settings)) >= 0;
    }

    /// <summary>The size; null where the descriptor is no terminal or has none.</summary>
    public static unsafe TerminalSize? Size(int descriptor)
    {
        WindowSize size;

        // SAFETY: as above, with a winsize structure.
        nint result = Syscall.Invoke(SyscallNumber.Ioctl, descriptor, Tiocgwinsz, (nint)(&size));
        return result >= 0 && size.Columns > 0 && size.Rows > 0 ? new TerminalSize(size.Columns, size.Rows) : null;
    }

    /// <summary>Sets the size of a terminal, from its master side too; programs in it get SIGWINCH.</summary>
    /// <exception cref="LinuxException">The descriptor is no terminal.</exception>
    public static unsafe void SetSize(SafeFileHandle terminal, TerminalSize size)
    {
        var window = new WindowSize { Columns = (ushort)size.Columns, Rows = (ushort)size.Rows };
        using DescriptorUse use = new(terminal);

        // SAFETY: as above; the kernel reads it.
        Syscall.Check(Syscall.Invoke(SyscallNumber.Ioctl, use.Number, Tiocswinsz, (nint)(&window)), "ioctl TIOCSWINSZ");
    }

    /// <summary>
    /// Passes every key on as it is pressed, Ctrl-C included, and shows none (cfmakeraw(3)). Disposing the result brings the former settings back.
    /// </summary>
    /// <exception cref="LinuxException">The descriptor is no terminal.</exception>
    public static unsafe IDisposable EnterRawMode(int descriptor)
    {
        Termios settings;

        // SAFETY: as above.
        Syscall.Check(Syscall.Invoke(SyscallNumber.Ioctl, descriptor, Tcgets, (nint)(&settings)), "ioctl TCGETS", $"descriptor {descriptor}");
        var former = new FormerSettings(descriptor, settings);
        settings.MakeRaw();
        Set(descriptor, settings);
        return former;
    }

    /// <summary>What is typed is not echoed until the result is disposed; the end of the line is.</summary>
    public static unsafe IDisposable HideInput(int descriptor)
    {
        Termios settings;

        // SAFETY: as above.
        Syscall.Check(Syscall.Invoke(SyscallNumber.Ioctl, descriptor, Tcgets, (nint)(&settings)), "ioctl TCGETS", $"descriptor {descriptor}");
        var former = new FormerSettings(descriptor, settings);
        settings.MakeSilent();
        Set(descriptor, settings);
        return former;
    }

    private static unsafe void Set(int descriptor, Termios settings) =>

        // SAFETY: the kernel reads one termios structure, a parameter that lives for the length of the call.
        Syscall.Check(Syscall.Invoke(SyscallNumber.Ioctl, descriptor, Tcsetsw, (nint)(&settings)), "ioctl TCSETSW", $"descriptor {descriptor}");

    private sealed class FormerSettings(int descriptor, Termios settings) : IDisposable
    {
        public void Dispose() => Set(descriptor, settings);
    }

    /// <summary>struct winsize of asm-generic/termios.h.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private struct WindowSize
    {
        public ushort Rows;
        public ushort Columns;
        public ushort WidthPixels;
        public ushort HeightPixels;
    }

    /// <summary>struct termios of asm-generic/termbits.h: 36 bytes.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private struct Termios
    {
        private const uint InputRaw = 0x1 | 0x2 | 0x8 | 0x20 | 0x40 | 0x80 | 0x100 | 0x400; // IGNBRK BRKINT PARMRK ISTRIP INLCR IGNCR ICRNL IXON
        private const uint OutputRaw = 0x1; // OPOST
        private const uint LocalRaw = 0x8 | 0x40 | 0x2 | 0x1 | 0x8000; // ECHO ECHONL ICANON ISIG IEXTEN
        private const uint LocalEcho = 0x8; // ECHO
        private const uint ControlSizeAndParity = 0x30 | 0x100; // CSIZE PARENB
        private const uint ControlEightBits = 0x30; // CS8
        private const int MinimumIndex = 6; // VMIN
        private const int TimeIndex = 5; // VTIME

        public uint Input;
        public uint Output;
        public uint Control;
        public uint Local;
        public byte Line;
        public ControlCharacters Characters;

        public void MakeSilent() => Local &= ~LocalEcho;

        public void MakeRaw()
        {
            Input &= ~InputRaw;
            Output &= ~OutputRaw;
            Local &= ~LocalRaw;
            Control = (Control & ~ControlSizeAndParity) | ControlEightBits;
            Characters[MinimumIndex] = 1;
            Characters[TimeIndex] = 0;
        }
    }

    /// <summary>cc_t c_cc[NCCS].</summary>
    [InlineArray(19)]
    private struct ControlCharacters
    {
        private byte first;
    }
}
