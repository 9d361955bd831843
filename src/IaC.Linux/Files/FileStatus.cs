using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace IaC.Linux.Files;

/// <summary>What statx(2) says of a file.</summary>
// SAFETY: every pointer handed out is to a pinned array or to the stack of the calling method, and the kernel keeps none of them after the call.
public readonly record struct FileStatus
{
    /// <summary>Type.</summary>
    public required FileKind Kind { get; init; }

    /// <summary>The twelve permission bits: rwx of user, group and others, set-user-id, set-group-id, sticky.</summary>
    public required int Permissions { get; init; }

    /// <summary>Owner.</summary>
    public required uint Uid { get; init; }

    /// <summary>Group.</summary>
    public required uint Gid { get; init; }

    /// <summary>Length in bytes; of a symbolic link that of its target.</summary>
    public required long Size { get; init; }

    /// <summary>Bytes that are allocated on disk.</summary>
    public required long Allocated { get; init; }

    /// <summary>Names of the file.</summary>
    public required uint Links { get; init; }

    /// <summary>Inode, unique on its device.</summary>
    public required ulong Inode { get; init; }

    /// <summary>Device of the file system.</summary>
    public required DeviceNumber FileSystem { get; init; }

    /// <summary>The device that a device node stands for.</summary>
    public required DeviceNumber Device { get; init; }

    /// <summary>Time of the last change of content.</summary>
    public required FileTime Modified { get; init; }

    /// <summary>Time of the last change of content, owner, permissions or names. Programs cannot set it.</summary>
    public FileTime Changed { get; init; }

    internal const int StructSize = 256;

    /// <summary>What a path leads to, symbolic links and those of /proc followed; null where there is nothing. Throws <see cref="LinuxException"/> where it cannot be told.</summary>
    public static unsafe FileStatus? Find(string path)
    {
        const int fdCwd = -100;
        const int basic = 0x7FF;
        byte* buffer = stackalloc byte[StructSize];
        fixed (byte* native = FileNames.EncodeTerminated(path))
        {
            nint result = Syscall.Invoke(SyscallNumber.Statx, fdCwd, (nint)native, 0, basic, (nint)buffer);
            if (result == -LinuxError.ENOENT)
            {
                return null;
            }

            Syscall.Check(result, "statx", path);
            return Read(new ReadOnlySpan<byte>(buffer, StructSize));
        }
    }

    // struct statx of linux/stat.h: offsets are the same on every architecture.
    internal static FileStatus Read(ReadOnlySpan<byte> statx)
    {
        int mode = BinaryPrimitives.ReadUInt16LittleEndian(statx[28..]);
        return new FileStatus
        {
            Kind = (FileKind)(mode & 0xF000),
            Permissions = mode & 0xFFF,
            Links = MemoryMarshal.Read<uint>(statx[16..]),
            Uid = MemoryMarshal.Read<uint>(statx[20..]),
            Gid = MemoryMarshal.Read<uint>(statx[24..]),
            Inode = MemoryMarshal.Read<ulong>(statx[32..]),
            Size = MemoryMarshal.Read<long>(statx[40..]),
            Allocated = MemoryMarshal.Read<long>(statx[48..]) * 512,
            Changed = new FileTime(MemoryMarshal.Read<long>(statx[96..]), MemoryMarshal.Read<int>(statx[104..])),
            Modified = new FileTime(MemoryMarshal.Read<long>(statx[112..]), MemoryMarshal.Read<int>(statx[120..])),
            Device = new DeviceNumber(MemoryMarshal.Read<uint>(statx[128..]), MemoryMarshal.Read<uint>(statx[132..])),
            FileSystem = new DeviceNumber(MemoryMarshal.Read<uint>(statx[136..]), MemoryMarshal.Read<uint>(statx[140..])),
        };
    }
}
