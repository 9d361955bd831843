using IaC.Images.Disks.Ext4;
using IaC.Images.Tar;
using IaC.Images.Trees;
using IaC.Linux.Files;

namespace IaC.Images.Disks;

/// <summary>Writes what overlayfs would show of an image into a file system, sorted by name, without mounting either.</summary>
internal sealed class RootDiskWriter(MergedTree tree, Ext4Image disk, Action<long>? written, CancellationToken cancellationToken)
{
    private const string LostAndFound = "lost+found";

    private readonly Dictionary<(DeviceNumber, ulong), uint> _linked = [];
    private readonly Dictionary<uint, int> _names = [];

    /// <summary>Files of a tree, and the bytes that they need in blocks of the file system: no less than what writing it takes, but for a block now and then.</summary>
    internal static (long Files, long Bytes) Measure(MergedTree tree, CancellationToken cancellationToken)
    {
        (long files, long bytes) = (1, Ext4Layout.BlockSize);
        Measure("");
        return (files, bytes);

        void Measure(string folder)
        {
            cancellationToken.ThrowIfCancellationRequested();
            foreach ((string name, TreeNode node) in tree.List(folder))
            {
                files++;
                bytes += (Math.Max(node.Status.Size, 1) + Ext4Layout.BlockSize - 1) / Ext4Layout.BlockSize * Ext4Layout.BlockSize;
                if (node.Kind == FileKind.Folder)
                {
                    Measure(EntryPath.Join(folder, name));
                }
            }

            tree.Release(folder);
        }
    }

    /// <summary>Writes all of it.</summary>
    internal void Write()
    {
        WriteFolder("", Ext4Image.Root, Ext4Image.Root, tree.Look("")!.Value);
        foreach ((uint inode, int names) in _names.Where(file => file.Value > 1))
        {
            disk.SetLinks(inode, names);
        }

        disk.Finish();
    }

    private void WriteFolder(string path, uint inode, uint parent, TreeNode node)
    {
        cancellationToken.ThrowIfCancellationRequested();

        // A socket means nothing without its process.
        List<Entry> entries = [.. tree.List(path).Where(entry => entry.Value.Kind != FileKind.Socket).Select(entry => EntryOf(entry.Key, entry.Value))];
        Ext4Folder content = new(inode, parent);
        uint? lost = path.Length == 0 && !entries.Exists(entry => entry.Name == LostAndFound) ? disk.NewInode() : null;
        if (lost is { } own)
        {
            content.Add("lost+found"u8, own, FileKind.Folder);
        }

        entries.ForEach(entry => content.Add(FileNames.Encode(entry.Name), entry.Inode, entry.Node.Kind));
        disk.AddFolder(inode, Ext4Inode.Of(node.Status), content, AttributesOf(path));
        if (lost is { } repair)
        {
            // Where fsck(8) puts what it finds.
            disk.AddFolder(repair, new Ext4Inode { Kind = FileKind.Folder, Permissions = 0x1C0 }, new Ext4Folder(repair, inode), null);
        }

        entries.FindAll(entry => entry.IsNew).ForEach(entry => WriteEntry(EntryPath.Join(path, entry.Name), entry, inode));
        tree.Release(path);
    }

    // A further name of a file has its inode.
    private Entry EntryOf(string name, TreeNode node)
    {
        (DeviceNumber, ulong) file = (node.Status.FileSystem, node.Status.Inode);
        bool isLinked = node.Status.Links > 1 && node.Kind != FileKind.Folder;
        bool isNew = !isLinked || !_linked.ContainsKey(file);
        uint inode = isNew ? disk.NewInode() : _linked[file];
        if (isLinked)
        {
            _linked[file] = inode;
            _names[inode] = _names.GetValueOrDefault(inode) + 1;
        }

        return new Entry(name, node, inode, isNew);
    }

    private void WriteEntry(string path, Entry entry, uint parent)
    {
        Ext4Inode what = Ext4Inode.Of(entry.Node.Status);
        switch (entry.Node.Kind)
        {
            case FileKind.Folder:
                WriteFolder(path, entry.Inode, parent, entry.Node);
                break;
            case FileKind.Regular:
                using (SafeFile file = tree.OpenAt(path))
                using (Stream content = file.AsStream())
                {
                    disk.AddFile(entry.Inode, what, content, AttributesOf(path), written, cancellationToken);
                }

                break;
            case FileKind.SymbolicLink:
                disk.AddLink(entry.Inode, what, FileNames.Encode(entry.Node.Target!), AttributesOf(path));
                break;
            default:
                disk.AddNode(entry.Inode, what, entry.Node.Status.Device, AttributesOf(path));
                break;
        }
    }

    private byte[]? AttributesOf(string path) => tree.Attributes(path) is { Count: > 0 } attributes ? Ext4Attributes.Encode(attributes, "/" + path) : null;

    private sealed record Entry(string Name, TreeNode Node, uint Inode, bool IsNew);
}
