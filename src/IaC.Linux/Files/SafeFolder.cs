using Microsoft.Win32.SafeHandles;

namespace IaC.Linux.Files;

/// <summary>
/// An open folder through which content that nobody trusts is reached. A <c>name</c> is one entry of this very folder and is never followed when it is a symbolic link; a <c>path</c> may go deeper and is
/// resolved by openat2(2) under a <see cref="SymlinkRule"/>. Neither can reach anything outside the folder, also while others change it.
/// </summary>
// SAFETY: every pointer handed out is to a pinned array or to the stack of the calling method, and the kernel keeps none of them after the call.
public sealed unsafe partial class SafeFolder : OpenedEntry
{
    private const int AtSymlinkNoFollow = 0x100;
    private const int AtRemoveDir = 0x200;
    private const uint StatxBasic = 0x7FF;
    private const int AtFdCwd = -100;

    // PATH_MAX (path_resolution(7)).
    private const int LongestTarget = 4096;

    private SafeFolder(SafeFileHandle handle, string path)
        : base(handle, path)
    {
    }

    /// <summary>Opens a folder by a path that is trusted: links in it are followed.</summary>
    public static SafeFolder Open(string path)
    {
        fixed (byte* native = FileNames.EncodeTerminated(path))
        {
            int flags = OpenFlags.ReadOnly | OpenFlags.Directory | OpenFlags.CloseOnExec;
            nint descriptor = Syscall.Check(Syscall.Invoke(SyscallNumber.Openat, AtFdCwd, (nint)native, flags), "open", path);
            return new SafeFolder(new SafeFileHandle(descriptor, ownsHandle: true), path);
        }
    }

    /// <summary>Opens a folder below this one.</summary>
    public SafeFolder OpenFolder(string path, SymlinkRule rule = SymlinkRule.Refuse) =>
        new(OpenAt(path, OpenFlags.ReadOnly | OpenFlags.Directory, 0, rule), Join(path));

    /// <summary>Opens a folder below this one; null where there is nothing, or something on the way is no folder.</summary>
    public SafeFolder? TryOpenFolder(string path, SymlinkRule rule = SymlinkRule.Refuse)
    {
        SafeFileHandle? handle = TryOpenAt(path, OpenFlags.ReadOnly | OpenFlags.Directory, 0, rule, out int errno);
        return handle is not null ? new SafeFolder(handle, Join(path))
            : errno is LinuxError.ENOENT or LinuxError.ENOTDIR ? null
            : throw new LinuxException("openat2", errno, Join(path));
    }

    /// <summary>
    /// Opens a regular file below this folder for reading. Anything else is refused with EINVAL before it is opened, since opening a device or a pipe can already do something.
    /// </summary>
    public SafeFile OpenFile(string path, SymlinkRule rule = SymlinkRule.Refuse) => OpenRegular(path, rule, OpenFlags.ReadOnly);

    /// <summary>What a name is; null where there is nothing.</summary>
    public FileStatus? Status(string name)
    {
        using DescriptorUse use = new(Handle);
        fixed (byte* native = Name(name, "statx"))
        {
            byte* buffer = stackalloc byte[FileStatus.StructSize];
            nint result = Syscall.Invoke(SyscallNumber.Statx, use.Number, (nint)native, AtSymlinkNoFollow, (nint)StatxBasic, (nint)buffer);
            if (result == -LinuxError.ENOENT)
            {
                return null;
            }

            Syscall.Check(result, "statx", Join(name));
            return FileStatus.Read(new ReadOnlySpan<byte>(buffer, FileStatus.StructSize));
        }
    }

    /// <summary>Target of a symbolic link (readlinkat(2)).</summary>
    public string ReadLink(string name)
    {
        using DescriptorUse use = new(Handle);
        fixed (byte* native = Name(name, "readlinkat"))
        {
            byte* target = stackalloc byte[LongestTarget];
            nint length = Syscall.Check(Syscall.Invoke(SyscallNumber.Readlinkat, use.Number, (nint)native, (nint)target, LongestTarget), "readlinkat", Join(name));
            return FileNames.Decode(new ReadOnlySpan<byte>(target, (int)length));
        }
    }

    private SafeFile OpenRegular(string path, SymlinkRule rule, int flags)
    {
        using SafeFileHandle located = OpenAt(path, OpenFlags.PathOnly, 0, rule);
        using SafeFile probe = new(located, Join(path));
        if (probe.Status().Kind != FileKind.Regular)
        {
            throw new LinuxException("open", LinuxError.EINVAL, Join(path));
        }

        using DescriptorUse use = new(located);
        fixed (byte* native = FileNames.EncodeTerminated($"/proc/self/fd/{use.Number}"))
        {
            nint descriptor = Syscall.Invoke(SyscallNumber.Openat, AtFdCwd, (nint)native, flags | OpenFlags.CloseOnExec);
            return new SafeFile(new SafeFileHandle(Syscall.Check(descriptor, "open", Join(path)), ownsHandle: true), Join(path));
        }
    }

    private SafeFileHandle OpenAt(string path, int flags, int mode, SymlinkRule rule) =>
        TryOpenAt(path, flags, mode, rule, out int errno) ?? throw new LinuxException("openat2", errno, Join(path));

    private SafeFileHandle? TryOpenAt(string path, int flags, int mode, SymlinkRule rule, out int errno)
    {
        const int noMagicLinks = 0x02;
        const int noSymlinks = 0x04;
        const int beneath = 0x08;
        const int inRoot = 0x10;
        int resolve = noMagicLinks | rule switch
        {
            SymlinkRule.Refuse => beneath | noSymlinks,
            SymlinkRule.StayBeneath => beneath,
            _ => inRoot,
        };

        using DescriptorUse use = new(Handle);
        ulong* how = stackalloc ulong[] { (uint)(flags | OpenFlags.CloseOnExec), (uint)mode, (uint)resolve };
        fixed (byte* native = FileNames.EncodeTerminated(path))
        {
            nint result;
            do
            {
                result = Syscall.Invoke(SyscallNumber.Openat2, use.Number, (nint)native, (nint)how, 3 * sizeof(ulong));
            }
            while (-result is LinuxError.EAGAIN or LinuxError.EINTR); // EAGAIN: a rename elsewhere raced with a ".." in the path

            errno = result < 0 ? (int)-result : 0;
            return result < 0 ? null : new SafeFileHandle(result, ownsHandle: true);
        }
    }

    private string Join(string path) => path.Length == 0 || path == "." ? FullPath : $"{FullPath}/{path}";

    // One component: what the kernel would resolve further is not a name.
    private byte[] Name(string name, string call) =>
        name is "" or "." or ".." || name.Contains('/', StringComparison.Ordinal) ? throw new LinuxException(call, LinuxError.EINVAL, Join(name)) : FileNames.EncodeTerminated(name);
}
