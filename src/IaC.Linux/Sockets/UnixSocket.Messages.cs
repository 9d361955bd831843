using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace IaC.Linux.Sockets;

/// <content>sendmsg(2) and recvmsg(2) with SCM_RIGHTS.</content>
public static unsafe partial class UnixSocket
{
    /// <summary>Most descriptors that one call carries here.</summary>
    public const int MostDescriptors = 8;

    private const int Rights = 1;
    private const int NoSignal = 0x4000;
    private const int DontWait = 0x40;
    private const int ReceiveCloseOnExec = 0x40000000;
    private const int HeaderSize = 16;

    /// <summary>Sends what fits without waiting; the descriptors travel with the first byte.</summary>
    /// <returns>Bytes sent, or minus the error number (EAGAIN: nothing fits; EPIPE: the other end is gone).</returns>
    public static int Send(SafeFileHandle socket, ReadOnlySpan<byte> data, params ReadOnlySpan<SafeFileHandle> descriptors)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(descriptors.Length, MostDescriptors);
        byte* control = stackalloc byte[ControlSize(MostDescriptors)];
        fixed (byte* start = data)
        {
            Vector vector = new() { Base = start, Length = data.Length };
            Message message = new() { Vectors = &vector, VectorCount = 1 };
            if (descriptors.Length > 0)
            {
                int used = HeaderSize + (descriptors.Length * sizeof(int));
                *(nint*)control = used;
                *(int*)(control + 8) = LevelSocket;
                *(int*)(control + 12) = Rights;
                for (int i = 0; i < descriptors.Length; i++)
                {
                    *(int*)(control + HeaderSize + (i * sizeof(int))) = (int)descriptors[i].DangerousGetHandle();
                }

                message.Control = control;
                message.ControlLength = used;
            }

            return (int)Syscall.Invoke(SyscallNumber.Sendmsg, socket.DangerousGetHandle(), (nint)(&message), NoSignal | DontWait);
        }
    }

    /// <summary>Receives what is there without waiting.</summary>
    /// <param name="socket">A connected socket.</param>
    /// <param name="buffer">Receives bytes.</param>
    /// <param name="descriptors">Receives the descriptors that came along; null closes them.</param>
    /// <returns>Bytes received, 0 at the end, or minus the error number (EAGAIN when nothing is there yet).</returns>
    public static int Receive(SafeFileHandle socket, Span<byte> buffer, ICollection<SafeFileHandle>? descriptors)
    {
        byte* control = stackalloc byte[ControlSize(MostDescriptors)];
        nint received;
        Message message;
        fixed (byte* start = buffer)
        {
            Vector vector = new() { Base = start, Length = buffer.Length };
            message = new Message { Vectors = &vector, VectorCount = 1, Control = control, ControlLength = ControlSize(MostDescriptors) };
            received = Syscall.Invoke(SyscallNumber.Recvmsg, socket.DangerousGetHandle(), (nint)(&message), DontWait | ReceiveCloseOnExec);
        }

        if (received >= 0 && message.ControlLength >= HeaderSize && *(int*)(control + 8) == LevelSocket && *(int*)(control + 12) == Rights)
        {
            int count = (int)((*(nint*)control - HeaderSize) / sizeof(int));
            for (int i = 0; i < count; i++)
            {
                SafeFileHandle handle = new(*(int*)(control + HeaderSize + (i * sizeof(int))), ownsHandle: true);
                if (descriptors is null)
                {
                    handle.Dispose();
                }
                else
                {
                    descriptors.Add(handle);
                }
            }
        }

        return (int)received;
    }

    // CMSG_SPACE: rounded up to the size of a word.
    private static int ControlSize(int descriptors) => HeaderSize + (((descriptors * sizeof(int)) + 7) & ~7);

    [StructLayout(LayoutKind.Sequential)]
    private struct Vector
    {
        internal byte* Base;
        internal nint Length;
    }

    [StructLayout(LayoutKind.Sequential)]
    private struct Message
    {
        internal void* Name;
        internal int NameLength;
        internal Vector* Vectors;
        internal nint VectorCount;
        internal byte* Control;
        internal nint ControlLength;
        internal int Flags;
    }
}
