using IaC.Testing;

namespace IaC.Images.Tests.Store;

public sealed class RepairTests : StoreTests
{
    private static readonly byte[] First = new TarBytes().File("etc/first").ToArray();
    private static readonly byte[] Second = new TarBytes().File("etc/second").ToArray();

    [Fact]
    public async Task What_is_damaged_goes_and_comes_back_and_what_runs_stays()
    {
        Require.Root();
        ImageOfBytes source = new(First, Second);
        StoredImage image = await AddAsync(source, "name");
        IReadOnlyList<string> layers = await Images.LowerDirectoriesAsync(image, null, CancellationToken.None);
        File.WriteAllText(Path.Combine(layers[0], "etc/second"), "changed");
        File.WriteAllBytes(Path.Combine(Images.Folder, "blobs/sha256", Digest.Of(First).Hex), [.. First[..^1], 1]);
        IReadOnlyList<StoreFault> faults = await Images.VerifyAsync(CancellationToken.None);

        Assert.Equal([$"layers/{Digest.Of(Second).Hex}"], await Images.DropDamagedAsync(faults, [image.Digest], CancellationToken.None));
        Assert.Equal(["name"], Images.Broken().Keys);
        Assert.True(Directory.Exists(layers[0]));

        Assert.Empty(await Images.DropDamagedAsync(await Images.VerifyAsync(CancellationToken.None), [], CancellationToken.None));
        Assert.False(Directory.Exists(layers[0]));
        await AddAsync(source, "name");
        Assert.Empty(Images.Broken());
        Assert.Empty(await Images.VerifyAsync(CancellationToken.None));
    }

    [Fact]
    public async Task Usage_counts_what_is_stored_and_unpacked_and_what_of_it_others_have_too()
    {
        Require.Root();
        StoredImage one = await AddAsync(new ImageOfBytes(First), "one");
        await AddAsync(new ImageOfBytes(First, Second), "two");
        await Images.LowerDirectoriesAsync(one, null, CancellationToken.None);

        IReadOnlyList<ImageUsage> usage = Images.Usage();

        // A tree of a folder and a file, a block each.
        const long tree = 3 * 4096;
        Assert.InRange(usage[0].SharedSize, First.Length + 1, First.Length + tree);
        Assert.Equal(one.Size + usage[0].SharedSize - First.Length, usage[0].SizeOnDisk);
        Assert.Equal(usage[0].SharedSize, usage[1].SharedSize);
        Assert.True(usage[1].SizeOnDisk > usage[1].SharedSize + Second.Length);
    }
}
