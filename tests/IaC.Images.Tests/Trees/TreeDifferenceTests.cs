using IaC.Images.Tests.Store;
using IaC.Images.Trees;
using IaC.Testing;

namespace IaC.Images.Tests.Trees;

public sealed class TreeDifferenceTests : StoreTests
{
    [Fact]
    public async Task Whiteouts_types_modes_and_targets_count_and_what_is_the_same_does_not()
    {
        Require.Root();
        byte[] lower = new TarBytes().Folder("etc").File("etc/same").File("etc/mode").File("etc/gone").Folder("old").File("old/below").Link("link", "a").File("kind").ToArray();
        byte[] upper = new TarBytes().File("etc/mode", mode: 0x1ED).File("etc/.wh.gone").File(".wh.old").Link("link", "b").Folder("kind").File("kind/inside").File("etc/new").ToArray();
        IReadOnlyList<string> before = await LayersAsync(lower);
        IReadOnlyList<string> after = await LayersAsync(lower, upper);

        Assert.Equal(
            ["D /etc/gone", "C /etc/mode", "A /etc/new", "C /kind", "A /kind/inside", "C /link", "D /old"],
            TreeDifference.Between(before, after, CancellationToken.None).Select(change => $"{change.Kind.ToString()[0]} {change.Path}"));
        Assert.Empty(TreeDifference.Between(after, after, CancellationToken.None));
    }

    private async Task<IReadOnlyList<string>> LayersAsync(params byte[][] layers) =>
        await Images.LowerDirectoriesAsync(await AddAsync(new ImageOfBytes(layers), $"n{layers.Length}"), null, CancellationToken.None);
}
