namespace IaC.Linux.Files;

/// <summary>What happens to symbolic links on the way to a path below a <see cref="SafeFolder"/> (openat2(2)). Magic links of /proc are refused always.</summary>
public enum SymlinkRule
{
    /// <summary>A link anywhere in the path is an error: ELOOP. For writing.</summary>
    Refuse,

    /// <summary>Links are followed while they stay below the folder; an absolute one, or <c>..</c> above the folder, is an error: EXDEV.</summary>
    StayBeneath,

    /// <summary>The folder is taken for <c>/</c>: absolute links and <c>..</c> end there, as for a process in chroot(2). For reading a root file system.</summary>
    AsRoot,
}
