using IaC.Images.Tar;
using IaC.Linux.Files;

namespace IaC.Images.Trees;

/// <summary>Compares two images as containers would see them.</summary>
public static class TreeDifference
{
    /// <summary>The paths that differ, sorted. Content of the same size and time is taken to be the same, as rsync(1) does.</summary>
    /// <param name="first">Unpacked layers of the first image, topmost first.</param>
    /// <param name="second">Those of the second.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    public static IReadOnlyList<TreeChange> Between(IReadOnlyList<string> first, IReadOnlyList<string> second, CancellationToken cancellationToken)
    {
        using MergedTree before = new(first);
        using MergedTree after = new(second);
        List<TreeChange> changes = [];
        Compare("", before, after, changes, cancellationToken);
        return [.. changes.OrderBy(change => change.Path, StringComparer.Ordinal)];
    }

    private static void Compare(string folder, MergedTree? before, MergedTree after, List<TreeChange> changes, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        IReadOnlyDictionary<string, TreeNode> old = before?.List(folder) ?? new Dictionary<string, TreeNode>();
        IReadOnlyDictionary<string, TreeNode> now = after.List(folder);
        changes.AddRange(old.Keys.Where(name => !now.ContainsKey(name)).Select(name => new TreeChange(TreeChangeKind.Deleted, "/" + EntryPath.Join(folder, name))));
        foreach ((string name, TreeNode node) in now)
        {
            string path = EntryPath.Join(folder, name);
            bool known = old.TryGetValue(name, out TreeNode former);
            if (!known || Differs(former, node))
            {
                changes.Add(new TreeChange(known ? TreeChangeKind.Changed : TreeChangeKind.Added, "/" + path));
            }

            if (node.Kind == FileKind.Folder)
            {
                Compare(path, known && former.Kind == FileKind.Folder ? before : null, after, changes, cancellationToken);
            }
        }

        before?.Release(folder);
        after.Release(folder);
    }

    private static bool Differs(TreeNode a, TreeNode b) =>
        (a.Kind, a.Status.Uid, a.Status.Gid, a.Status.Permissions, a.Target) != (b.Kind, b.Status.Uid, b.Status.Gid, b.Status.Permissions, b.Target)
        || (a.Kind == FileKind.Regular && (a.Status.Size, a.Status.Modified) != (b.Status.Size, b.Status.Modified))
        || a.Status.Device != b.Status.Device;
}
