using IaC.Images.Tar;
using IaC.Images.Trees;
using IaC.Linux.Files;

namespace IaC.Images.Build;

/// <summary>Copies files and folders out of the layers of another image. A path leads through the links of that image; what is copied are links as links, with the times that they have there.</summary>
internal sealed class CopyFromLayer(LayerTree target, MergedTree from, LayerSource.CopyFrom source)
{
    internal static void Fill(LayerTree tree, LayerSource.CopyFrom source, IReadOnlyList<string> layers)
    {
        MergedTree from = tree.Own(new MergedTree(layers));
        CopyFromLayer copy = new(tree, from, source);
        List<string> found = [.. source.Sources.SelectMany(copy.Find)];
        found.ForEach(path => copy.AddSource(path, many: found.Count > 1));
    }

    // Where the sources lead, through the links of that image.
    private IEnumerable<string> Find(string path)
    {
        List<string> found = [""];
        foreach (string part in LayerInputs.ImagePath(path).Split('/', StringSplitOptions.RemoveEmptyEntries))
        {
            found =
            [
                .. found.SelectMany(folder => NamePattern.IsPattern(part) ? from.List(folder).Keys.Where(name => NamePattern.Matches(part, name)) : [part], EntryPath.Join)
                    .Select(inner => LinkWalk.Follow(inner, from.Look, _ => null)).OfType<string>(),
            ];
        }

        return found.Count > 0 ? found : throw new ImageException($"is not in the image {(source.Image.Names.Count > 0 ? source.Image.Names[0] : source.Image.Digest)}", path);
    }

    private void AddSource(string found, bool many)
    {
        string path = LayerInputs.ImagePath(source.Path);
        TreeNode node = from.Look(found)!.Value;
        if (node.Kind == FileKind.Folder)
        {
            AddContent(found, target.Folder(path, source.Owner ?? default));
            return;
        }

        bool into = many || source.Path.EndsWith('/') || target.LookThrough(path) is { Kind: FileKind.Folder };
        Add(found, into ? EntryPath.Join(target.Folder(path, source.Owner ?? default), EntryPath.Split(found).Name) : target.Place(path, source.Owner ?? default), node);
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
                target.AddFolder(place, node.Status.Permissions, owner, node.Status.Modified);
                break;
            case FileKind.SymbolicLink:
                target.AddLink(place, node.Target!, owner, node.Status.Modified);
                break;
            case FileKind.Regular:
                using (SafeFile file = from.OpenFile(path)!)
                {
                    byte[]? capability = file.GetAttribute(LayerTree.CapabilityAttribute);
                    object? identity = node.Status.Links > 1 ? (node.Status.FileSystem, node.Status.Inode) : null;
                    target.AddFile(place, source.Mode ?? node.Status.Permissions, owner, node.Status.Size, () => from.OpenFile(path)!.AsStream(), capability, identity, node.Status.Modified);
                }

                break;
            default:
                throw new ImageException($"is a {node.Kind}, which cannot be copied", "/" + path);
        }
    }
}
