using IaC.Images.Tar;
using IaC.Linux;
using IaC.Linux.Files;

namespace IaC.Images.Build;

/// <summary>Copies a file or folder from beside the stack file into a layer. Links are followed only on the way to the source, and only while they stay below the base folder; inside, they are copied as links.</summary>
internal sealed class CopyLayer(LayerTree tree, LayerSource.Copy source)
{
    private const int ReadBits = 0x124; // 0444
    private const int PermissionBits = 0xFFF;

    // Path of the source below the base folder, which what is left out is named by.
    private readonly string _sourcePath = EntryPath.Parse(source.Source, source.Source);

    internal static void Fill(LayerTree tree, LayerSource.Copy source, string baseFolder)
    {
        if (source.Source.StartsWith('/'))
        {
            throw new ImageException("is absolute, and must be below the folder of the stack file", source.Source);
        }

        string path = EntryPath.Parse(source.Source, source.Source);
        CopyLayer copy = new(tree, source);
        SafeFolder root = tree.Own(SafeFolder.Open(baseFolder));
        try
        {
            if (path.Length == 0 || root.TryOpenFolder(path, SymlinkRule.StayBeneath) is not { } folder)
            {
                copy.AddFolderOrFile(root, path);
            }
            else
            {
                copy.AddContent(tree.Own(folder), "", tree.Folder(LayerInputs.ImagePath(source.Path), copy.FolderOwner));
            }
        }
        catch (LinuxException e) when (e.Errno is LinuxError.EXDEV or LinuxError.ELOOP or LinuxError.ENOENT or LinuxError.ENOTDIR)
        {
            throw new ImageException(e.Errno == LinuxError.EXDEV ? $"leads out of {baseFolder} by a symbolic link" : $"is not there: {e.Message}", source.Source, e);
        }
    }

    private void AddFolderOrFile(SafeFolder root, string path)
    {
        if (path.Length == 0)
        {
            AddContent(root, "", tree.Folder(LayerInputs.ImagePath(source.Path), FolderOwner));
            return;
        }

        if (source.Unpack && tree.NewFile is { } newFile && ArchiveLayer.TryFill(tree, () => root.OpenFile(path, SymlinkRule.StayBeneath).AsStream(), source.Path, newFile))
        {
            return;
        }

        string target = LayerInputs.ImagePath(source.Path);
        bool into = source.Path.EndsWith('/') || tree.LookThrough(target) is { Kind: FileKind.Folder };
        using SafeFile file = root.OpenFile(path, SymlinkRule.StayBeneath);
        AddFile(file.Status(), into ? EntryPath.Join(tree.Folder(target, FolderOwner), EntryPath.Split(path).Name) : tree.Place(target, FolderOwner), () => root.OpenFile(path, SymlinkRule.StayBeneath).AsStream());
    }

    private void AddContent(SafeFolder root, string from, string to)
    {
        using SafeFolder? opened = from.Length == 0 ? null : root.OpenFolder(from);
        SafeFolder folder = opened ?? root;
        foreach (FolderEntry entry in folder.Entries())
        {
            (string path, string target) = (EntryPath.Join(from, entry.Name), EntryPath.Join(to, entry.Name));
            FileStatus status = folder.Status(entry.Name) ?? throw new ImageException("went away while it was read", Path.Combine(folder.FullPath, entry.Name));
            if (source.Ignore?.Invoke(EntryPath.Join(_sourcePath, path), status.Kind == FileKind.Folder) == true)
            {
                continue;
            }

            switch (status.Kind)
            {
                case FileKind.Folder:
                    tree.AddFolder(target, FolderMode(status), source.Owner);
                    AddContent(root, path, target);
                    break;
                case FileKind.SymbolicLink:
                    tree.AddLink(target, folder.ReadLink(entry.Name), source.Owner);
                    break;
                case FileKind.Regular:
                    AddFile(status, target, () => root.OpenFile(path).AsStream());
                    break;
                default:
                    throw new ImageException($"is a {status.Kind}, which cannot be copied", Path.Combine(folder.FullPath, entry.Name));
            }
        }
    }

    private void AddFile(FileStatus status, string target, Func<Stream> open) =>
        tree.AddFile(target, (source.Mode ?? status.Permissions) & PermissionBits, source.Owner, status.Size, open);

    private FileOwner FolderOwner => source.OwnsFolders ? source.Owner : default;

    // A mode is said of files; a folder that may be read must also be entered.
    private int FolderMode(FileStatus status) => source.Mode is { } mode ? (mode | ((mode & ReadBits) >> 2)) & PermissionBits : status.Permissions;
}
