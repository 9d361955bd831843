using IaC.Images.Tar;
using IaC.Images.Trees;
using IaC.Linux.Files;

namespace IaC.Images.Build;

/// <summary>Copies a file or folder out of the layers of another image. The path leads through the links of that image; what is copied are links as links.</summary>
internal sealed class CopyFromLayer(LayerTree target, MergedTree from, LayerSource.CopyFrom source)
{
    internal static void Fill(LayerTree tree, LayerSource.CopyFrom source, IReadOnlyList<string> layers)
    {
        MergedTree from = tree.Own(new MergedTree(layers));
        CopyFromLayer copy = new(tree, from, source);
        string found = LinkWalk.Follow(LayerInputs.ImagePath(source.Source), from.Look, _ => null) ?? throw new ImageException($"is not in the image {(source.Image.Names.Count > 0 ? source.Image.Names[0] : source.Image.Digest)}", source.Source);
        string path = LayerInputs.ImagePath(source.Path);
        TreeNode node = from.Look(found)!.Value;
        if (node.Kind == FileKind.Folder)
        {
            copy.AddContent(found, tree.Folder(path));
            return;
        }

        bool into = source.Path.EndsWith('/') || tree.LookThrough(path) is { Kind: FileKind.Folder };
        copy.Add(found, into ? EntryPath.Join(tree.Folder(path), EntryPath.Split(found).Name) : tree.Place(path), node);
    }

    private void AddContent(string folder, string to)
    {
        foreach ((string name, TreeNode node) in from.List(folder))
        {
            (string path, string place) = (EntryPath.Join(folder, name), EntryPath.Join(to, name));
            Add(path, place, node);
            if (node.Kind == FileKind.Folder)
            {
                AddContent(path, place);
            }
        }
    }

    private void Add(string path, string place, TreeNode node)
    {
        FileOwner owner = source.Owner ?? new FileOwner(node.Status.Uid, node.Status.Gid);
        switch (node.Kind)
        {
            case FileKind.Folder:
                target.AddFolder(place, node.Status.Permissions, owner);
                break;
            case FileKind.SymbolicLink:
                target.AddLink(place, node.Target!, owner);
                break;
            case FileKind.Regular:
                using (SafeFile file = from.OpenFile(path)!)
                {
                    byte[]? capability = file.GetAttribute("security.capability");
                    target.AddFile(place, source.Mode ?? node.Status.Permissions, owner, node.Status.Size, () => from.OpenFile(path)!.AsStream(), capability);
                }

                break;
            default:
                throw new ImageException($"is a {node.Kind}, which cannot be copied", "/" + path);
        }
    }
}
