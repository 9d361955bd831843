using Microsoft.Win32.SafeHandles;

namespace IaC.Linux.Files;

/// <summary>An open regular file.</summary>
// SAFETY: every pointer handed out is to a pinned array or to the stack of the calling method, and the kernel keeps none of them after the call.
public sealed unsafe class SafeFile : OpenedEntry
{
    internal SafeFile(SafeFileHandle handle, string path)
        : base(handle, path)
    {
    }

    /// <summary>Takes over a regular file that was opened by a path that is trusted.</summary>
    public static SafeFile Of(SafeFileHandle handle, string path) => new(handle, path);

    /// <summary>Opens a file by a path that is trusted, made when absent, to <see cref="Append"/> to it. The umask applies to the permissions.</summary>
    public static SafeFile OpenToAppend(string path, int permissions) => new(FileDescriptors.Open(path, OpenFlags.WriteOnly | OpenFlags.Create | OpenFlags.Append, permissions), path);

    /// <summary>Writes all of it at the end that the file has at that moment, whoever else appends (write(2) with O_APPEND). <see cref="FileMode.Append"/> of .NET writes at the end that it had when it was opened.</summary>
    public void Append(ReadOnlySpan<byte> content)
    {
        using DescriptorUse use = new(Handle);
        while (!content.IsEmpty)
        {
            fixed (byte* bytes = content)
            {
                nint written = Syscall.Invoke(SyscallNumber.Write, use.Number, (nint)bytes, content.Length);
                if (written != -LinuxError.EINTR)
                {
                    content = content[(int)Syscall.Check(written, "write", FullPath)..];
                }
            }
        }
    }

    /// <summary>Writes all of it at an offset (pwrite(2)).</summary>
    public void Write(ReadOnlySpan<byte> content, long offset)
    {
        using DescriptorUse use = new(Handle);
        while (!content.IsEmpty)
        {
            fixed (byte* bytes = content)
            {
                nint written = Syscall.Invoke(SyscallNumber.Pwrite64, use.Number, (nint)bytes, content.Length, (nint)offset);
                if (written == -LinuxError.EINTR)
                {
                    continue;
                }

                content = content[(int)Syscall.Check(written, "pwrite", FullPath)..];
                offset += written;
            }
        }
    }

    /// <summary>Reads what is there at an offset, at most the length of the buffer; 0 at the end (pread(2)).</summary>
    public int Read(Span<byte> buffer, long offset)
    {
        using DescriptorUse use = new(Handle);
        fixed (byte* bytes = buffer)
        {
            nint read;
            do
            {
                read = Syscall.Invoke(SyscallNumber.Pread64, use.Number, (nint)bytes, buffer.Length, (nint)offset);
            }
            while (read == -LinuxError.EINTR);

            return (int)Syscall.Check(read, "pread", FullPath);
        }
    }

    /// <summary>The parts that hold data, ascending, as (offset, length); the rest up to the end are holes (lseek(2), SEEK_DATA). A file system that knows no holes has one part.</summary>
    public IReadOnlyList<(long Offset, long Length)> DataParts()
    {
        const int seekData = 3;
        const int seekHole = 4;
        using DescriptorUse use = new(Handle);
        List<(long, long)> parts = [];
        long end = 0;
        while (true)
        {
            nint start = Syscall.Invoke(SyscallNumber.Lseek, use.Number, (nint)end, seekData);
            if (start == -LinuxError.ENXIO)
            {
                return parts;
            }

            long offset = Syscall.Check(start, "lseek", FullPath);
            end = Syscall.Check(Syscall.Invoke(SyscallNumber.Lseek, use.Number, (nint)offset, seekHole), "lseek", FullPath);
            parts.Add((offset, end - offset));
        }
    }

    /// <summary>ftruncate(2): cuts, or adds a hole.</summary>
    public void SetLength(long length)
    {
        using DescriptorUse use = new(Handle);
        Syscall.Check(Syscall.Invoke(SyscallNumber.Ftruncate, use.Number, (nint)length), "ftruncate", FullPath);
    }

    /// <summary>fsync(2).</summary>
    public void Flush()
    {
        using DescriptorUse use = new(Handle);
        Syscall.Check(Syscall.Invoke(SyscallNumber.Fsync, use.Number), "fsync", FullPath);
    }

    /// <summary>The rest of the file as a stream that owns this file.</summary>
    public Stream AsStream(FileAccess access = FileAccess.Read) => new FileStream(Handle, access, bufferSize: 0);
}
