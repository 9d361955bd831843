using System.Runtime.InteropServices;

namespace IaC.Linux;

/// <summary>Error numbers that callers tell apart (errno(3), asm-generic).</summary>
public static class LinuxError
{
    /// <summary>Operation not permitted.</summary>
    public const int EPERM = 1;

    /// <summary>No such file or directory.</summary>
    public const int ENOENT = 2;

    /// <summary>No such process.</summary>
    public const int ESRCH = 3;

    /// <summary>Interrupted.</summary>
    public const int EINTR = 4;

    /// <summary>Input or output error; what a terminal answers once its other side is closed.</summary>
    public const int EIO = 5;

    /// <summary>No such device or address; nothing but a hole from here on (lseek(2)).</summary>
    public const int ENXIO = 6;

    /// <summary>Try again.</summary>
    public const int EAGAIN = 11;

    /// <summary>Permission denied.</summary>
    public const int EACCES = 13;

    /// <summary>Busy.</summary>
    public const int EBUSY = 16;

    /// <summary>File exists.</summary>
    public const int EEXIST = 17;

    /// <summary>No such device or interface; a control group that is gone.</summary>
    public const int ENODEV = 19;

    /// <summary>Not a directory.</summary>
    public const int ENOTDIR = 20;

    /// <summary>Invalid argument.</summary>
    public const int EINVAL = 22;

    /// <summary>The system has no descriptor left.</summary>
    public const int ENFILE = 23;

    /// <summary>The process has no descriptor left.</summary>
    public const int EMFILE = 24;

    /// <summary>File too large.</summary>
    public const int EFBIG = 27;

    /// <summary>No space left on device.</summary>
    public const int ENOSPC = 28;

    /// <summary>The reader of a pipe is gone.</summary>
    public const int EPIPE = 32;

    /// <summary>Not implemented.</summary>
    public const int ENOSYS = 38;

    /// <summary>Too many symbolic links, or one where none may be.</summary>
    public const int ELOOP = 40;

    /// <summary>Cross-device link; openat2 left its root.</summary>
    public const int EXDEV = 18;

    /// <summary>No data available; no such extended attribute.</summary>
    public const int ENODATA = 61;

    /// <summary>Not supported, by this file system or protocol.</summary>
    public const int EOPNOTSUPP = 95;

    /// <summary>Address family not supported.</summary>
    public const int EAFNOSUPPORT = 97;

    /// <summary>No buffer space available; a netlink socket lost messages.</summary>
    public const int ENOBUFS = 105;

    /// <summary>The socket is connected.</summary>
    public const int EISCONN = 106;

    /// <summary>The socket is being connected, as was asked before.</summary>
    public const int EALREADY = 114;

    /// <summary>The socket is being connected.</summary>
    public const int EINPROGRESS = 115;

    /// <summary>Somebody has the address, or a file has its name.</summary>
    public const int EADDRINUSE = 98;

    /// <summary>Nobody listens there.</summary>
    public const int ECONNREFUSED = 111;

    /// <summary>Disk quota exceeded.</summary>
    public const int EDQUOT = 122;

    /// <summary>Network is unreachable.</summary>
    public const int ENETUNREACH = 101;

    /// <summary>No route to host.</summary>
    public const int EHOSTUNREACH = 113;

    /// <summary>Message of strerror(3) and the number: <c>No such file or directory (errno 2)</c>.</summary>
    public static string Describe(int errno) => $"{Marshal.GetPInvokeErrorMessage(errno)} (errno {errno})";
}
