using IaC.Images.Tests.Store;
using IaC.Images.Trees;
using IaC.Linux.Files;
using IaC.Testing;

namespace IaC.Images.Tests.Trees;

public sealed class MergedTreeTests : StoreTests
{
    /// <summary>The kernel's own overlayfs is the judge: every path that it shows is there with the same type and size, and no other.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public async Task The_merged_view_is_that_of_overlayfs(int seed)
    {
        Require.Root();
        Random random = new(seed);
        StoredImage image = await AddAsync(new ImageOfBytes([.. Enumerable.Range(0, 4).Select(_ => RandomLayer(random))]));
        IReadOnlyList<string> folders = await Images.LowerDirectoriesAsync(image, null, CancellationToken.None);
        Directory.CreateDirectory(Temporary["root"]);

        // A folder that only one layer has is listed as it is, with its whiteouts, although looking one up finds nothing: find complains of those, and nothing else counts.
        string shown = Shell.Run(Temporary.FullPath, $"unshare -m sh -ec 'mount --make-rprivate /; mount -t overlay overlay -o lowerdir={string.Join(':', folders)} root; cd root; find . -mindepth 1 -printf \"%P %y %l\\n\" 2>/dev/null || true'");

        using MergedTree tree = new(folders);
        List<string> seen = [];
        foreach (string path in AllPaths())
        {
            if (tree.Look(path) is { } node)
            {
                char type = node.Kind switch
                {
                    FileKind.Folder => 'd',
                    FileKind.SymbolicLink => 'l',
                    _ => 'f',
                };
                seen.Add($"{path} {type} {node.Target}");
            }
        }

        Assert.Equal(shown.Split('\n', StringSplitOptions.RemoveEmptyEntries).Order(StringComparer.Ordinal), seen.Order(StringComparer.Ordinal));
    }

    private static readonly string[] Names = ["a", "b", "c"];

    private static IEnumerable<string> AllPaths()
    {
        foreach (string first in Names)
        {
            yield return first;
            foreach (string second in Names)
            {
                yield return $"{first}/{second}";
                foreach (string third in Names)
                {
                    yield return $"{first}/{second}/{third}";
                }
            }
        }
    }

    // Each name at most once, so that what stands in the way of a deeper one is skipped and the archive is honest.
    private static byte[] RandomLayer(Random random)
    {
        TarBytes layer = new();
        HashSet<string> folders = [""];
        foreach (string path in AllPaths())
        {
            string parent = Path.GetDirectoryName(path)!;
            string prefix = parent.Length == 0 ? "" : parent + "/";
            if (!folders.Contains(parent))
            {
                continue;
            }

            switch (random.Next(7))
            {
                case 0 or 1:
                    folders.Add(path);
                    layer.Folder(path + "/");
                    _ = random.Next(3) == 0 ? layer.File($"{path}/.wh..wh..opq", "") : layer;
                    break;
                case 2:
                    layer.File(path, "content");
                    break;
                case 3:
                    layer.Link(path, "a/b");
                    break;
                case 4:
                    layer.File($"{prefix}.wh.{Path.GetFileName(path)}", "");
                    break;
            }
        }

        return layer.ToArray();
    }
}
