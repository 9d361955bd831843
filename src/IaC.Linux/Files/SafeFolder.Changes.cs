using Microsoft.Win32.SafeHandles;

namespace IaC.Linux.Files;

/// <summary>Calls that change the folder.</summary>
public sealed unsafe partial class SafeFolder
{
    /// <summary>Makes a file that did not exist and opens it for reading and writing, or for writing alone; EEXIST for anything that is there, links included. The umask applies to the permissions.</summary>
    public SafeFile CreateFile(string name, int permissions, FileAccess access = FileAccess.ReadWrite) =>
        TryCreateFile(name, permissions, access) ?? throw new LinuxException("openat", LinuxError.EEXIST, Join(name));

    /// <summary>Makes a file; null where the name is taken.</summary>
    public SafeFile? TryCreateFile(string name, int permissions, FileAccess access = FileAccess.ReadWrite)
    {
        using DescriptorUse use = new(Handle);
        fixed (byte* native = Name(name, "openat"))
        {
            int flags = (access == FileAccess.Write ? OpenFlags.WriteOnly : OpenFlags.ReadWrite) | OpenFlags.Create | OpenFlags.Exclusive | OpenFlags.NoFollow | OpenFlags.CloseOnExec;
            nint result = Syscall.Invoke(SyscallNumber.Openat, use.Number, (nint)native, flags, permissions);
            return result == -LinuxError.EEXIST ? null : new SafeFile(new SafeFileHandle(Syscall.Check(result, "openat", Join(name)), ownsHandle: true), Join(name));
        }
    }

    /// <summary>
    /// Opens a regular file of this folder for reading and writing, made when absent; a link is refused with ELOOP, anything else with EINVAL before it is opened. The umask applies to the permissions.
    /// </summary>
    public SafeFile OpenOrCreateFile(string name, int permissions)
    {
        while (true)
        {
            if (TryCreateFile(name, permissions) is { } made)
            {
                return made;
            }

            try
            {
                return OpenRegular(name, SymlinkRule.Refuse, OpenFlags.ReadWrite);
            }
            catch (LinuxException gone) when (gone.Errno == LinuxError.ENOENT)
            {
                // Removed in between.
            }
        }
    }

    /// <summary>mkdirat(2); false where the name is taken. The umask applies to the permissions.</summary>
    public bool TryCreateFolder(string name, int permissions)
    {
        using DescriptorUse use = new(Handle);
        fixed (byte* native = Name(name, "mkdirat"))
        {
            return Created(Syscall.Invoke(SyscallNumber.Mkdirat, use.Number, (nint)native, permissions), "mkdirat", name);
        }
    }

    /// <summary>symlinkat(2); false where the name is taken. The target is any text.</summary>
    public bool TryCreateSymlink(string name, string target)
    {
        using DescriptorUse use = new(Handle);
        fixed (byte* native = Name(name, "symlinkat"))
        fixed (byte* nativeTarget = FileNames.EncodeTerminated(target))
        {
            return Created(Syscall.Invoke(SyscallNumber.Symlinkat, (nint)nativeTarget, use.Number, (nint)native), "symlinkat", name);
        }
    }

    /// <summary>linkat(2): a second name for an entry of <paramref name="from"/>, which is not followed; false where the name is taken.</summary>
    public bool TryCreateHardLink(string name, SafeFolder from, string existing)
    {
        using DescriptorUse use = new(Handle);
        using DescriptorUse source = new(from.Handle);
        fixed (byte* native = Name(name, "linkat"))
        fixed (byte* nativeExisting = from.Name(existing, "linkat"))
        {
            return Created(Syscall.Invoke(SyscallNumber.Linkat, source.Number, (nint)nativeExisting, use.Number, (nint)native, 0), "linkat", name);
        }
    }

    /// <summary>mknodat(2): a device, pipe or socket; false where the name is taken. The umask applies to the permissions.</summary>
    public bool TryCreateNode(string name, FileKind kind, int permissions, DeviceNumber device)
    {
        using DescriptorUse use = new(Handle);
        fixed (byte* native = Name(name, "mknodat"))
        {
            return Created(Syscall.Invoke(SyscallNumber.Mknodat, use.Number, (nint)native, (int)kind | permissions, (nint)device.Encoded), "mknodat", name);
        }
    }

    /// <summary>fchownat(2) of the entry itself.</summary>
    public void SetOwner(string name, uint uid, uint gid)
    {
        using DescriptorUse use = new(Handle);
        fixed (byte* native = Name(name, "fchownat"))
        {
            Syscall.Check(Syscall.Invoke(SyscallNumber.Fchownat, use.Number, (nint)native, (nint)uid, (nint)gid, AtSymlinkNoFollow), "fchownat", Join(name));
        }
    }

    /// <summary>fchmodat(2). Follows a symbolic link (the old call knows no flags): only for an entry that the caller just made and nobody else can exchange.</summary>
    public void SetPermissions(string name, int permissions)
    {
        using DescriptorUse use = new(Handle);
        fixed (byte* native = Name(name, "fchmodat"))
        {
            Syscall.Check(Syscall.Invoke(SyscallNumber.Fchmodat, use.Number, (nint)native, permissions), "fchmodat", Join(name));
        }
    }

    /// <summary>utimensat(2) of the entry itself: times of access and modification.</summary>
    public void SetTime(string name, FileTime time)
    {
        using DescriptorUse use = new(Handle);
        long* times = stackalloc long[] { time.Seconds, time.Nanoseconds, time.Seconds, time.Nanoseconds };
        fixed (byte* native = Name(name, "utimensat"))
        {
            Syscall.Check(Syscall.Invoke(SyscallNumber.Utimensat, use.Number, (nint)native, (nint)times, AtSymlinkNoFollow), "utimensat", Join(name));
        }
    }

    /// <summary>lsetxattr(2) of the entry itself.</summary>
    public void SetAttribute(string name, string attribute, ReadOnlySpan<byte> value)
    {
        _ = Name(name, "lsetxattr");
        using DescriptorUse use = new(Handle);

        // There is no call that takes a folder's descriptor before Linux 6.13; the link in /proc leads to the same inode, and the last component is not followed.
        fixed (byte* native = FileNames.EncodeTerminated($"/proc/self/fd/{use.Number}/{name}"))
        fixed (byte* nativeAttribute = FileNames.EncodeTerminated(attribute))
        fixed (byte* nativeValue = value)
        {
            nint result = Syscall.Invoke(SyscallNumber.Lsetxattr, (nint)native, (nint)nativeAttribute, (nint)nativeValue, value.Length, 0);
            Syscall.Check(result, $"lsetxattr {attribute}", Join(name));
        }
    }

    /// <summary>renameat2(2); false where <paramref name="newName"/> is taken and not to be replaced.</summary>
    public bool TryRename(string name, SafeFolder to, string newName, bool replace)
    {
        const int noReplace = 1;
        using DescriptorUse use = new(Handle);
        using DescriptorUse target = new(to.Handle);
        fixed (byte* native = Name(name, "renameat2"))
        fixed (byte* nativeNew = to.Name(newName, "renameat2"))
        {
            return Created(Syscall.Invoke(SyscallNumber.Renameat2, use.Number, (nint)native, target.Number, (nint)nativeNew, replace ? 0 : noReplace), "renameat2", name);
        }
    }

    /// <summary>Writes all that was changed on the file system of this folder to its disk (syncfs(2)).</summary>
    public void SyncFileSystem()
    {
        using DescriptorUse use = new(Handle);
        Syscall.Check(Syscall.Invoke(SyscallNumber.Syncfs, use.Number), "syncfs", FullPath);
    }

    private bool Created(nint result, string call, string name) => result != -LinuxError.EEXIST && Syscall.Check(result, call, Join(name)) == 0;
}
