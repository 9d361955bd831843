namespace IaC.Linux.Mounts;

/// <summary>Attributes of a mount (mount_setattr(2)); the values are those of linux/mount.h.</summary>
[Flags]
public enum MountAttributes : ulong
{
    /// <summary>None.</summary>
    None = 0,

    /// <summary>Cannot be written.</summary>
    ReadOnly = 0x1,

    /// <summary>Set-user-id and file capabilities have no effect.</summary>
    NoSetUserId = 0x2,

    /// <summary>Device files do not work.</summary>
    NoDevices = 0x4,

    /// <summary>Programs cannot be run.</summary>
    NoExecute = 0x8,

    /// <summary>Access times are not kept.</summary>
    NoAccessTime = 0x10,

    /// <summary>Access times are always kept.</summary>
    StrictAccessTime = 0x20,

    /// <summary>Access times of folders are not kept.</summary>
    NoFolderAccessTime = 0x80,

    /// <summary>Symbolic links are not followed.</summary>
    NoSymbolicLinks = 0x200000,
}
