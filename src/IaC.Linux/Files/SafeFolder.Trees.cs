using System.Buffers;
using System.Runtime.InteropServices;

namespace IaC.Linux.Files;

/// <summary>Listing and removing.</summary>
public sealed unsafe partial class SafeFolder
{
    /// <summary>All names of the folder, in no order, without <c>.</c> and <c>..</c> (getdents64(2)).</summary>
    public List<FolderEntry> Entries()
    {
        const int seekSet = 0;
        List<FolderEntry> entries = [];
        byte[] buffer = ArrayPool<byte>.Shared.Rent(32 * 1024);
        try
        {
            using DescriptorUse use = new(Handle);
            Syscall.Check(Syscall.Invoke(SyscallNumber.Lseek, use.Number, 0, seekSet), "lseek", FullPath);
            fixed (byte* native = buffer)
            {
                int length;
                while ((length = (int)Syscall.Check(Syscall.Invoke(SyscallNumber.Getdents64, use.Number, (nint)native, buffer.Length), "getdents64", FullPath)) > 0)
                {
                    Parse(buffer.AsSpan(0, length), entries);
                }
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }

        return entries;
    }

    /// <summary>unlinkat(2) of anything but a folder; false where there is nothing.</summary>
    public bool TryRemoveFile(string name) => TryUnlink(name, 0);

    /// <summary>unlinkat(2) of an empty folder; false where there is nothing.</summary>
    public bool TryRemoveFolder(string name) => TryUnlink(name, AtRemoveDir);

    /// <summary>Removes an entry with everything below it; links are removed, never followed. Nothing there is success.</summary>
    public void RemoveTree(string name)
    {
        if (Status(name) is not { } status)
        {
            return;
        }

        if (status.Kind != FileKind.Folder)
        {
            TryRemoveFile(name);
            return;
        }

        using (SafeFolder folder = OpenFolder(name))
        {
            folder.Clear();
        }

        TryRemoveFolder(name);
    }

    /// <summary>Removes everything below this folder.</summary>
    public void Clear()
    {
        // A stack of its own: hostile content nests deeper than the thread's stack. One folder is open at a time, so that depth costs no descriptors either; the way back up is by path.
        Stack<string> pending = new(ClearFiles());
        while (pending.TryPeek(out string? path))
        {
            List<string> inner;
            using (SafeFolder folder = OpenFolder(path))
            {
                inner = folder.ClearFiles();
            }

            if (inner.Count > 0)
            {
                inner.ForEach(name => pending.Push($"{path}/{name}"));
                continue;
            }

            pending.Pop();
            int slash = path.LastIndexOf('/');
            using SafeFolder? parent = slash < 0 ? null : OpenFolder(path[..slash]);
            (parent ?? this).TryRemoveFolder(path[(slash + 1)..]);
        }
    }

    // Removes what is no folder, and names the folders.
    private List<string> ClearFiles()
    {
        List<string> folders = [];
        foreach (FolderEntry entry in Entries())
        {
            if ((entry.Kind ?? Status(entry.Name)?.Kind) == FileKind.Folder)
            {
                folders.Add(entry.Name);
            }
            else
            {
                TryRemoveFile(entry.Name);
            }
        }

        return folders;
    }

    private bool TryUnlink(string name, int flags)
    {
        using DescriptorUse use = new(Handle);
        fixed (byte* native = Name(name, "unlinkat"))
        {
            nint result = Syscall.Invoke(SyscallNumber.Unlinkat, use.Number, (nint)native, flags);
            return result != -LinuxError.ENOENT && Syscall.Check(result, "unlinkat", Join(name)) == 0;
        }
    }

    // struct linux_dirent64: inode 8, offset 8, length 2, type 1, name with a zero at its end.
    private static void Parse(ReadOnlySpan<byte> buffer, List<FolderEntry> entries)
    {
        while (!buffer.IsEmpty)
        {
            int length = MemoryMarshal.Read<ushort>(buffer[16..]);
            ReadOnlySpan<byte> name = buffer[19..length];
            name = name[..name.IndexOf((byte)0)];
            if (!name.SequenceEqual("."u8) && !name.SequenceEqual(".."u8))
            {
                FileKind kind = (FileKind)(buffer[18] << 12);
                entries.Add(new FolderEntry(FileNames.Decode(name), kind == 0 ? null : kind));
            }

            buffer = buffer[length..];
        }
    }
}
