using IaC.Testing;

namespace IaC.Images.Tests.Store;

public sealed class VerifyTests : StoreTests
{
    private static readonly byte[] Layer = new TarBytes().File("file").Link("link", "file").Folder("folder/").ToArray();

    [Fact]
    public async Task Damage_of_every_sort_is_told_with_its_path()
    {
        Require.Root();
        StoredImage image = await AddAsync(new ImageOfBytes(Layer), "name");
        string tree = Assert.Single(await Images.LowerDirectoriesAsync(image, null, CancellationToken.None));
        StoredImage other = await AddAsync(new ImageOfBytes(new TarBytes().File("other").ToArray()), "other");
        Assert.Empty(await Images.VerifyAsync(CancellationToken.None));

        File.WriteAllText(Path.Combine(tree, "file"), "CONTENT");
        File.Delete(Path.Combine(tree, "link"));
        File.SetUnixFileMode(Path.Combine(tree, "folder"), UnixFileMode.UserRead);
        Temporary.Write("store/blobs/sha256/stray", "");
        File.AppendAllText(Path.Combine(Images.Folder, "blobs/sha256", other.Manifest.Config.Digest.Hex), " ");
        File.Delete(Path.Combine(Images.Folder, "blobs/sha256", other.Layers[0].DiffId.Hex));
        IReadOnlyList<StoreFault> faults = await Images.VerifyAsync(CancellationToken.None);

        string layer = $"layers/{image.Layers[0].DiffId.Hex}/fs";
        Assert.Equal(
            [
                (layer, "file: has other content near byte 0"),
                (layer, "folder: has mode 0400 and not 0755"),
                (layer, "link: is missing"),
            ],
            faults.Where(fault => fault.Path == layer).Select(fault => (fault.Path, fault.Message)));
        Assert.Contains(faults, fault => fault == new StoreFault("blobs/sha256/stray", "is not a blob"));
        Assert.Contains(faults, fault => fault.Path == $"blobs/sha256/{other.Manifest.Config.Digest.Hex}" && fault.Message.StartsWith("has the digest", StringComparison.Ordinal));
        Assert.Contains(faults, fault => fault.Path == "index.json" && fault.Message.StartsWith("other: manifest or configuration", StringComparison.Ordinal));
        Assert.Equal(6, faults.Count);
    }

    [Fact]
    public async Task A_layer_that_is_gone_is_told_and_the_image_is_not_found()
    {
        StoredImage image = await AddAsync(new ImageOfBytes(Layer), "name");
        File.WriteAllBytes(Path.Combine(Images.Folder, "blobs/sha256", image.Layers[0].DiffId.Hex), Layer[..100]);

        IReadOnlyList<StoreFault> faults = await Images.VerifyAsync(CancellationToken.None);

        Assert.Contains(faults, fault => fault.Message == "name: the layer is absent or cut off");
        Assert.Null(Images.Find("name"));
        await AddAsync(new ImageOfBytes(Layer), "name");
        Assert.NotNull(Images.Find("name"));
        Assert.Empty(await Images.VerifyAsync(CancellationToken.None));
    }
}
