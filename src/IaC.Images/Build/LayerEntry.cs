using IaC.Images.Tar;
using IaC.Images.Trees;
using IaC.Linux.Files;

namespace IaC.Images.Build;

/// <summary>An entry of a layer that is being made.</summary>
/// <param name="Entry">Everything but its content.</param>
/// <param name="Open">Opens its content; null where it has none.</param>
/// <param name="Identity">Entries of one identity are names of one file; null for a file of one name.</param>
internal sealed record LayerEntry(TarEntry Entry, Func<Stream>? Open, object? Identity = null)
{
    /// <summary>The entry as it will stand in the tree.</summary>
    internal TreeNode Node => new(
        new FileStatus
        {
            Kind = Entry.Type switch
            {
                TarEntryType.Folder => FileKind.Folder,
                TarEntryType.SymbolicLink => FileKind.SymbolicLink,
                _ => FileKind.Regular,
            },
            Permissions = Entry.Permissions,
            Uid = Entry.Uid,
            Gid = Entry.Gid,
            Size = Entry.Size,
            Allocated = 0,
            Links = 1,
            Inode = 0,
            FileSystem = default,
            Device = default,
            Modified = Entry.Modified,
        },
        Entry.Type == TarEntryType.SymbolicLink ? Entry.LinkTarget : null);
}
