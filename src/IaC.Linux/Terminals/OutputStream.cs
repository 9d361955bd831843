using System.Runtime.InteropServices;

namespace IaC.Linux.Terminals;

/// <summary>
/// Writes to a descriptor that was inherited, by write(2). A FileStream would keep a file offset of its own, and two programs that append to one file would overwrite each other;
/// the console stream of .NET swallows EPIPE, and a program that follows something would never learn that nobody reads.
/// </summary>
/// <param name="descriptor">An open descriptor; it is not closed.</param>
/// <param name="readerGone">Called once when nobody reads any more; what is written from then on is dropped. Without it EPIPE is thrown like any other error.</param>
public sealed class OutputStream(int descriptor, Action? readerGone = null) : Stream
{
    private const short PollOut = 4;
    private bool dropped;

    /// <inheritdoc/>
    public override bool CanRead => false;

    /// <inheritdoc/>
    public override bool CanSeek => false;

    /// <inheritdoc/>
    public override bool CanWrite => true;

    /// <inheritdoc/>
    public override long Length => throw new NotSupportedException();

    /// <inheritdoc/>
    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    /// <summary>Writes all bytes.</summary>
    /// <exception cref="LinuxException">ENOSPC and the like of a file.</exception>
    public override unsafe void Write(ReadOnlySpan<byte> buffer)
    {
        // SAFETY: the span is pinned while the kernel reads it.
        fixed (byte* start = buffer)
        {
            int written = 0;
            while (written < buffer.Length && !dropped)
            {
                nint result = Syscall.Invoke(SyscallNumber.Write, descriptor, (nint)(start + written), buffer.Length - written);
                if (result == -LinuxError.EAGAIN)
                {
                    // Whoever gave us the descriptor may have made it non-blocking for itself.
                    WaitWritable();
                }
                else if (result == -LinuxError.EPIPE && readerGone is not null)
                {
                    dropped = true;
                    readerGone();
                }
                else if (result != -LinuxError.EINTR)
                {
                    written += (int)Syscall.Check(result, "write", $"descriptor {descriptor}");
                }
            }
        }
    }

    /// <inheritdoc/>
    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    /// <inheritdoc/>
    public override void Flush()
    {
    }

    /// <inheritdoc/>
    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void SetLength(long value) => throw new NotSupportedException();

    private unsafe void WaitWritable()
    {
        var entry = new PollEntry { Descriptor = descriptor, Events = PollOut };

        // SAFETY: the kernel reads and writes one pollfd, which lives on the stack for the length of the call.
        Syscall.Invoke(SyscallNumber.Ppoll, (nint)(&entry), 1, 0, 0, 0);
    }

    [StructLayout(LayoutKind.Sequential)]
    private struct PollEntry
    {
        public int Descriptor;
        public short Events;
        public short Returned;
    }
}
