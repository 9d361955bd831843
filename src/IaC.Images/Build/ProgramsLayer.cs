using IaC.Images.Programs;
using IaC.Images.Tar;
using IaC.Images.Trees;
using IaC.Linux.Files;

namespace IaC.Images.Build;

/// <summary>
/// Puts programs of this machine into a layer, with all that they load. Every file keeps its path and every link on the way is made too, so that <c>/bin/sh</c> works where <c>/bin</c> is a link to
/// <c>usr/bin</c> and <c>sh</c> one to <c>dash</c>; but where the image below has a folder or link of its own on the way, that one is used.
/// </summary>
internal sealed class ProgramsLayer(LayerTree image, MergedTree host)
{
    private const int MostLinks = 40;

    internal static void Fill(LayerTree tree, LayerSource.Programs source)
    {
        using MergedTree host = new(["/"]);
        ProgramsLayer layer = new(tree, host);
        ProgramClosure closure = ProgramClosure.Of(source.Paths);
        foreach (string path in closure.Paths)
        {
            layer.Place(path);
        }

        if (closure.CLibrary is { } library)
        {
            layer.LinkConfigured(closure.Configured, Path.GetDirectoryName(library)!);
        }
    }

    // Walks the path on this machine and in the image side by side. Both are at a folder that is no link; the next part may be a link on either side.
    private void Place(string path)
    {
        Stack<string> pending = new(Parts(path));
        (string here, string there, int links) = ("", "", 0);
        while (pending.TryPop(out string? part))
        {
            if (part == "..")
            {
                (here, there) = (EntryPath.Split(here).Folder, EntryPath.Split(there).Folder);
                continue;
            }

            (string hostPath, string imagePath) = (EntryPath.Join(here, part), EntryPath.Join(there, part));
            TreeNode node = host.Look(hostPath) ?? throw new ImageException("went away while it was read", path);
            if (HostFolder(hostPath) is { } folder && image.LookThrough(imagePath) is { Kind: FileKind.Folder })
            {
                (here, there) = (folder, image.Folder(imagePath));
                continue;
            }

            FileOwner owner = new(node.Status.Uid, node.Status.Gid);
            switch (node.Kind)
            {
                case FileKind.SymbolicLink:
                    string target = ++links <= MostLinks ? node.Target! : throw new ImageException("leads through too many symbolic links", path);
                    image.AddLink(imagePath, target, owner);
                    (here, there) = target.StartsWith('/') ? ("", "") : (here, there);
                    Parts(target).ToList().ForEach(pending.Push);
                    break;
                case FileKind.Folder:
                    image.AddFolder(imagePath, node.Status.Permissions, owner);
                    (here, there) = (hostPath, imagePath);
                    break;
                default:
                    AddFile(hostPath, imagePath, node.Status, owner);
                    break;
            }
        }
    }

    // Owner and capabilities belong to what a program may do: set-user-id means nothing without its owner.
    private void AddFile(string hostPath, string imagePath, FileStatus status, FileOwner owner)
    {
        using SafeFile file = host.OpenFile(hostPath) ?? throw new ImageException($"is a {status.Kind}", "/" + hostPath);
        image.AddFile(imagePath, status.Permissions, owner, status.Size, () => File.OpenRead("/" + hostPath), file.GetAttribute(LayerTree.CapabilityAttribute));
    }

    // A library that this machine finds by its configuration would not be found in the image, which has none: a link to it stands beside the C library, where every loader looks.
    private void LinkConfigured(IEnumerable<string> libraries, string folder)
    {
        foreach (string path in libraries)
        {
            string link = EntryPath.Join(image.Folder(folder), Path.GetFileName(path));
            if (image.Look(link) is null)
            {
                image.AddLink(link, path, default);
            }
        }
    }

    // The folder of this machine that a path leads to; null where it leads to something else.
    private string? HostFolder(string path) =>
        LinkWalk.Follow(path, host.Look, _ => null) is { } found && host.Look(found) is { Kind: FileKind.Folder } ? found : null;

    // Last part first, as a stack wants them.
    private static IEnumerable<string> Parts(string path) => path.Split('/').Where(part => part is not ("" or ".")).Reverse();
}
