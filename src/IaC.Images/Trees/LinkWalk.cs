using IaC.Images.Tar;
using IaC.Linux.Files;

namespace IaC.Images.Trees;

/// <summary>Follows a path through the links of a root file system, as the kernel does for a process whose root it is (path_resolution(7)): links and <c>..</c> never lead out of it.</summary>
internal static class LinkWalk
{
    // The kernel's own limit (MAXSYMLINKS).
    private const int MostLinks = 40;

    /// <summary>The path without links that a path leads to, its last part included; null where <paramref name="missing"/> gives nothing for a part that is not there.</summary>
    /// <param name="path">A path from the root; a leading <c>/</c> changes nothing.</param>
    /// <param name="look">What stands at a path whose folders are no links; null where there is nothing.</param>
    /// <param name="missing">What to take for a part that is not there: null ends the walk.</param>
    internal static string? Follow(string path, Func<string, TreeNode?> look, Func<string, TreeNode?> missing)
    {
        Stack<string> pending = new();
        Push(pending, path);
        string current = "";
        int links = 0;
        while (pending.TryPop(out string? part))
        {
            if (part is "" or ".")
            {
                continue;
            }

            if (part == "..")
            {
                current = EntryPath.Split(current).Folder;
                continue;
            }

            string next = EntryPath.Join(current, part);
            if ((look(next) ?? missing(next)) is not { } node)
            {
                return null;
            }

            if (node.Target is { } target)
            {
                if (++links > MostLinks)
                {
                    throw new ImageException("leads through too many symbolic links", "/" + path.TrimStart('/'));
                }

                current = target.StartsWith('/') ? "" : current;
                Push(pending, target);
                continue;
            }

            if (node.Kind != FileKind.Folder && pending.Any(p => p is not ("" or ".")))
            {
                throw new ImageException($"'/{next}' is not a folder", "/" + path.TrimStart('/'));
            }

            current = next;
        }

        return current;
    }

    private static void Push(Stack<string> pending, string path)
    {
        foreach (string part in path.Split('/').Reverse())
        {
            pending.Push(part);
        }
    }
}
