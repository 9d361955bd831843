using IaC.Images.Tar;
using IaC.Images.Trees;
using IaC.Images.Unpacking;
using IaC.Linux.Files;

namespace IaC.Images.Build;

/// <summary>
/// Writes what a container wrote as a layer: the upper folder of its overlay, whose whiteouts and opaque folders (overlayfs.rst) become those of archives (OCI image-spec, layer.md). Sorted, with one time, so that
/// commands which do the same give the same layer.
/// </summary>
internal sealed class UpperLayer(TarWriter tar, MergedTree below, IReadOnlySet<string> mountPoints, FileTime time, CancellationToken cancellationToken)
{
    private const string OpaqueName = ".wh..wh..opq";

    private readonly Dictionary<ulong, string> _linked = [];

    /// <summary>Writes the layer.</summary>
    internal static void Write(IBuildRun run, IReadOnlyList<string> folders, Stream target, FileTime time, CancellationToken cancellationToken)
    {
        TarWriter tar = new(target);
        using MergedTree below = new(folders);
        using SafeFolder upper = SafeFolder.Open(run.UpperFolder);
        new UpperLayer(tar, below, run.MountPoints, time, cancellationToken).Write(upper, "");
        tar.Finish();
    }

    private void Write(SafeFolder folder, string path)
    {
        foreach (string name in folder.Entries().Select(entry => entry.Name).Order(StringComparer.Ordinal))
        {
            cancellationToken.ThrowIfCancellationRequested();
            string inner = EntryPath.Join(path, name);
            if (folder.Status(name) is not { } status || IsLeftOver(inner))
            {
                continue;
            }

            if (Whiteouts.IsWhiteout(status))
            {
                tar.Write(Entry(EntryPath.Join(path, Whiteouts.NameFor(name)), TarEntryType.File, default));
            }
            else if (status.Kind == FileKind.Folder)
            {
                using SafeFolder opened = folder.OpenFolder(name);
                tar.Write(Entry(inner + "/", TarEntryType.Folder, status) with { Attributes = Content(opened.Attributes(null)) });
                if (Whiteouts.IsOpaque(opened))
                {
                    tar.Write(Entry(EntryPath.Join(inner, OpaqueName), TarEntryType.File, default));
                }

                Write(opened, inner);
            }
            else
            {
                Write(folder, name, inner, status);
            }
        }
    }

    private void Write(SafeFolder folder, string name, string path, FileStatus status)
    {
        if (status.Links > 1 && !_linked.TryAdd(status.Inode, path))
        {
            tar.Write(Entry(path, TarEntryType.HardLink, status) with { LinkTarget = _linked[status.Inode] });
            return;
        }

        switch (status.Kind)
        {
            case FileKind.Regular:
                using (SafeFile file = folder.OpenFile(name))
                {
                    using Stream content = file.AsStream();
                    tar.Write(Entry(path, TarEntryType.File, status) with { Size = status.Size, Attributes = Content(folder.Attributes(name)) }, content, null, cancellationToken);
                }

                break;
            case FileKind.SymbolicLink:
                tar.Write(Entry(path, TarEntryType.SymbolicLink, status) with { LinkTarget = folder.ReadLink(name) });
                break;
            case FileKind.CharacterDevice or FileKind.BlockDevice:
                tar.Write(Entry(path, status.Kind == FileKind.BlockDevice ? TarEntryType.BlockDevice : TarEntryType.CharacterDevice, status) with { Device = status.Device });
                break;
            case FileKind.Fifo:
                tar.Write(Entry(path, TarEntryType.Fifo, status));
                break;
        }
    }

    // What the runtime made so that something could be mounted there; where the image has it, it is the image's.
    private bool IsLeftOver(string path) => mountPoints.Contains("/" + path) && below.Look(path) is null;

    private TarEntry Entry(string path, TarEntryType type, FileStatus status) => new() { Name = path, Type = type, Permissions = status.Permissions, Uid = status.Uid, Gid = status.Gid, Modified = time };

    private static KeyValuePair<string, ReadOnlyMemory<byte>>[] Content(IReadOnlyList<KeyValuePair<string, ReadOnlyMemory<byte>>> attributes) => [.. attributes.Where(attribute => ContentAttributes.IsContent(attribute.Key))];
}
