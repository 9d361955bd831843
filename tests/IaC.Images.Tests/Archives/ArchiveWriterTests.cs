using IaC.Images.Tests.Store;

namespace IaC.Images.Tests.Archives;

public sealed class ArchiveWriterTests : StoreTests
{
    [Fact]
    public async Task An_archive_is_an_image_layout_and_a_docker_archive_and_the_same_each_time()
    {
        byte[] shared = new TarBytes().File("etc/shared").ToArray();
        byte[] own = new TarBytes().File("etc/own").ToArray();
        StoredImage one = await AddAsync(new ImageOfBytes(shared), "docker.io/library/one:1");
        StoredImage two = await AddAsync(new ImageOfBytes([shared, Compressed.Gzip(own)], [shared, own]), "docker.io/library/two:2");
        (StoredImage, IReadOnlyList<string>)[] images = [(one, one.Names), (two, ["docker.io/library/two:2", "reg.lan/other:3"])];

        string first = Write("first.tar", images);
        string second = Write("second.tar", images);

        Assert.Equal(File.ReadAllBytes(first), File.ReadAllBytes(second));
        string[] files = Shell.Run(Temporary.FullPath, "tar -tf first.tar").Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(files.Distinct(), files);
        Assert.Contains("manifest.json", files);
        ImageStore other = ImageStore.Open(Temporary["other"], TimeProvider.System);
        using ImageArchive archive = await ImageArchive.OpenAsync(first, other, CancellationToken.None);
        Assert.Equal(["docker.io/library/one:1", "docker.io/library/two:2", "reg.lan/other:3"], archive.Names.Order(StringComparer.Ordinal));
        Assert.Equal(archive.IdOf("docker.io/library/two:2"), archive.IdOf("reg.lan/other:3"));
        Assert.Equal(two.Digest, (await other.AddAsync(archive.Choose("reg.lan/other:3"), [], unpack: false, null, CancellationToken.None)).Digest);
    }

    [Fact]
    public async Task A_damaged_layer_is_not_handed_on()
    {
        byte[] layer = new TarBytes().File("a").ToArray();
        StoredImage image = await AddAsync(new ImageOfBytes(layer), "one");
        File.WriteAllBytes(Path.Combine(Images.Folder, "blobs/sha256", Digest.Of(layer).Hex), [.. layer[..^1], 1]);

        Assert.Contains("has the digest", Assert.Throws<ImageException>(() => Write("x.tar", [(image, image.Names)])).Message, StringComparison.Ordinal);
    }

    private string Write(string name, IReadOnlyList<(StoredImage, IReadOnlyList<string>)> images)
    {
        using FileStream file = File.Create(Temporary[name]);
        ArchiveWriter.Write(Images, images, file, TestContext.Current.CancellationToken);
        return Temporary[name];
    }
}
