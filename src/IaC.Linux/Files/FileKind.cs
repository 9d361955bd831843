namespace IaC.Linux.Files;

/// <summary>Type of a file: the S_IFMT bits of its mode (inode(7)).</summary>
public enum FileKind
{
    /// <summary>Named pipe.</summary>
    Fifo = 0x1000,

    /// <summary>Character device.</summary>
    CharacterDevice = 0x2000,

    /// <summary>Folder.</summary>
    Folder = 0x4000,

    /// <summary>Block device.</summary>
    BlockDevice = 0x6000,

    /// <summary>Regular file.</summary>
    Regular = 0x8000,

    /// <summary>Symbolic link.</summary>
    SymbolicLink = 0xA000,

    /// <summary>Unix socket.</summary>
    Socket = 0xC000,
}
