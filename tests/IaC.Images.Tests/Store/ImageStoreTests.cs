using IaC.Linux.Files;
using IaC.Testing;

namespace IaC.Images.Tests.Store;

public sealed class ImageStoreTests : StoreTests
{
    private static readonly byte[] First = new TarBytes().File("etc/first").ToArray();
    private static readonly byte[] Second = new TarBytes().File("etc/second").ToArray();

    [Fact]
    public async Task An_image_is_found_by_name_by_short_name_and_by_digest()
    {
        StoredImage added = await AddAsync(new ImageOfBytes(First, Second), "docker.io/library/app:latest", "mine");

        Assert.Equal(["docker.io/library/app:latest", "mine"], added.Names);
        Assert.Equal(added.Digest, Images.Find("mine")!.Digest);
        Assert.Equal(added.Digest, Images.Find("app")!.Digest);
        Assert.Equal(added.Names, Images.Find(added.Digest.ToString())!.Names);
        Assert.Null(Images.Find("other"));
        Assert.Equal([Digest.Of(First), Digest.Of(Second)], added.Layers.Select(layer => layer.DiffId));
        Assert.Equal(added.Digest, Assert.Single(Images.List()).Digest);
    }

    [Fact]
    public async Task A_name_moves_and_goes_and_the_image_stays_until_garbage_is_collected()
    {
        StoredImage one = await AddAsync(new ImageOfBytes(First), "name");
        StoredImage two = await AddAsync(new ImageOfBytes(Second), "name");

        Assert.Equal(two.Digest, Images.Find("name")!.Digest);
        Assert.Empty(Images.Find(one.Digest.ToString())!.Names);
        Images.Tag(one.Digest, "old");
        Assert.Equal(one.Digest, Images.Find("old")!.Digest);
        Assert.True(Images.Untag("old"));
        Assert.False(Images.Untag("old"));
        Assert.NotNull(Images.Find(one.Digest.ToString()));
        Assert.Throws<ImageException>(() => Images.Tag(Digest.Of("absent"u8), "x"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("a b")]
    [InlineData("../a")]
    [InlineData("a/")]
    [InlineData("a\n")]
    public async Task A_text_that_cannot_stand_in_an_image_layout_is_no_name(string name) =>
        Assert.Contains("is not a name", (await Assert.ThrowsAsync<ImageException>(() => AddAsync(new ImageOfBytes(First), name))).Message, StringComparison.Ordinal);

    [Fact]
    public async Task Layers_that_are_there_are_not_read_again()
    {
        await AddAsync(new ImageOfBytes(First), "one");
        ImageOfBytes next = new(First, Second);

        await AddAsync(next, "two");

        Assert.Equal(1, next.Opened);
    }

    [Theory]
    [InlineData("same length, other bytes", "has the digest")]
    [InlineData("cut", "bytes and not")]
    [InlineData("longer", "has more than the")]
    public async Task Wrong_bytes_are_refused_and_leave_nothing(string fault, string message)
    {
        byte[] wrong = fault switch
        {
            "cut" => First[..^1],
            "longer" => [.. First, 0],
            _ => [.. First[..^1], 1],
        };
        string[] before = Paths();

        ImageException refusal = await Assert.ThrowsAsync<ImageException>(() => AddAsync(new ImageOfBytes(First).WithContent(0, wrong), "name"));

        Assert.StartsWith($"test image: layer {Digest.Of(First)}", refusal.Message, StringComparison.Ordinal);
        Assert.Contains(message, refusal.Message, StringComparison.Ordinal);
        Assert.Equal(before, Paths().Where(path => !path.EndsWith(".lock", StringComparison.Ordinal)).Order(StringComparer.Ordinal).Union(before.Where(path => path.EndsWith(".lock", StringComparison.Ordinal))).Order(StringComparer.Ordinal));
        Assert.Null(Images.Find("name"));
    }

    [Theory]
    [InlineData("\"schemaVersion\":2", "\"schemaVersion\":1", "schema 1")]
    [InlineData("image.manifest.v1", "image.index.v1", "not the manifest of an image")]
    [InlineData("image.config.v1", "artifact.v1", "not an image")]
    [InlineData("image.layer.v1.tar", "image.layer.nondistributable.v1.tar", "cannot be unpacked")]
    [InlineData("\"layers\":", "\"layers\":null,\"x\":", "ImageManifest JSON")]
    [InlineData("\"layers\":[", "\"layers\":[null,", "an element of a list is null")]
    [InlineData("{", "[", "ImageManifest JSON")]
    [InlineData("\"size\":", "\"size\":-", "negative size")]
    [InlineData("sha256:", "sha256:zz", "a digest is sha256")]
    [InlineData("\"schemaVersion\":2", "\"schemaVersion\":2,\"schemaVersion\":2", "ImageManifest JSON")]
    public async Task A_manifest_that_is_wrong_is_refused(string part, string wrong, string message) =>
        Assert.Contains(message, (await Assert.ThrowsAsync<ImageException>(() => AddAsync(new ImageOfBytes(First).WithManifest(text => text.Replace(part, wrong, StringComparison.Ordinal)), "name"))).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("\"diff_ids\":[", "\"diff_ids\":[],\"x\":[", "1 layers in the manifest and 0 in the configuration")]
    [InlineData("\"architecture\"", "\"architektur\"", "ImageConfig JSON")]
    public async Task A_configuration_that_is_wrong_is_refused(string part, string wrong, string message) =>
        Assert.Contains(message, (await Assert.ThrowsAsync<ImageException>(() => AddAsync(new ImageOfBytes(First).WithConfig(text => text.Replace(part, wrong, StringComparison.Ordinal)), "name"))).Message, StringComparison.Ordinal);

    [Fact]
    public async Task Layers_are_unpacked_once_topmost_first_and_shared()
    {
        Require.Root();
        StoredImage one = await AddAsync(new ImageOfBytes(First, Second), "one");
        StoredImage two = await AddAsync(new ImageOfBytes(Second, First, Second), "two");

        IReadOnlyList<string> ofOne = await Images.LowerDirectoriesAsync(one, null, CancellationToken.None);
        string marker = Path.Combine(ofOne[0], "etc/marker");
        File.WriteAllText(marker, "");
        IReadOnlyList<string> ofTwo = await Images.LowerDirectoriesAsync(two, null, CancellationToken.None);

        Assert.Equal(["etc/second", "etc/first"], ofOne.Select(folder => Path.GetRelativePath(folder, Directory.GetFiles(folder, "*", SearchOption.AllDirectories).First(file => file != marker))));
        Assert.Equal(ofOne, ofTwo); // the layer that comes twice counts where it is topmost
        Assert.True(File.Exists(marker));
    }

    [Fact]
    public async Task A_compressed_layer_is_verified_against_the_configuration()
    {
        Require.Root();
        byte[] compressed = Gzip(First);
        StoredImage good = await AddAsync(new ImageOfBytes([compressed], [First]), "good");
        StoredImage bad = await AddAsync(new ImageOfBytes([compressed], [Second]), "bad");

        Assert.Single(await Images.LowerDirectoriesAsync(good, null, CancellationToken.None));
        ImageException refusal = await Assert.ThrowsAsync<ImageException>(() => Images.LowerDirectoriesAsync(bad, null, CancellationToken.None));

        Assert.Equal($"layer {Digest.Of(Second)}: has the digest {Digest.Of(First)} and not {Digest.Of(Second)}", refusal.Message);
        Assert.Single(Directory.GetDirectories(Path.Combine(Images.Folder, "layers")));
        Assert.Empty(Directory.GetFileSystemEntries(Path.Combine(Images.Folder, "ingest")));
    }

    [Theory]
    [InlineData(20, "is damaged|cut off")]
    [InlineData(60, "is damaged|cut off")]
    public async Task A_damaged_compressed_layer_is_an_error(int length, string message)
    {
        Require.Root();
        byte[] compressed = Gzip(First);
        StoredImage image = await AddAsync(new ImageOfBytes([compressed[..length]], [First]), "cut");

        ImageException refusal = await Assert.ThrowsAsync<ImageException>(() => Images.LowerDirectoriesAsync(image, null, CancellationToken.None));

        Assert.Matches(message, refusal.Message);
        Assert.Empty(Directory.GetDirectories(Path.Combine(Images.Folder, "layers")));
    }

    [Fact]
    public async Task A_hostile_layer_leaves_nothing_half_done()
    {
        Require.Root();
        StoredImage image = await AddAsync(new ImageOfBytes(new TarBytes().File("good").File("../../../evil").ToArray()), "hostile");

        ImageException refusal = await Assert.ThrowsAsync<ImageException>(() => Images.LowerDirectoriesAsync(image, null, CancellationToken.None));

        Assert.Equal($"layer {image.Layers[0].DiffId}: ../../../evil: '../../../evil' leaves the root of the image", refusal.Message);
        Assert.Empty(Directory.GetFileSystemEntries(Path.Combine(Images.Folder, "layers")));
        Assert.Empty(Directory.GetFileSystemEntries(Path.Combine(Images.Folder, "ingest")));
    }

    [Fact]
    public async Task A_tree_that_a_power_failure_cut_is_unpacked_again_in_the_next_boot()
    {
        Require.Root();
        StoredImage image = await AddAsync(new ImageOfBytes(First), "name");
        string tree = Assert.Single(await Images.LowerDirectoriesAsync(image, null, CancellationToken.None));
        string boot = Path.Combine(Path.GetDirectoryName(tree)!, "boot");
        File.WriteAllText(boot, "an earlier boot");
        using SafeFolder before = SafeFolder.Open(tree);

        await Images.LowerDirectoriesAsync(image, null, CancellationToken.None);
        using (SafeFolder same = SafeFolder.Open(tree))
        {
            Assert.Equal(before.Status().Inode, same.Status().Inode); // whole, so it is kept
        }

        File.WriteAllText(boot, "an earlier boot");
        File.WriteAllText(Path.Combine(tree, "etc/first"), "");
        await Images.LowerDirectoriesAsync(image, null, CancellationToken.None);

        Assert.Equal("content", File.ReadAllText(Path.Combine(tree, "etc/first")));
    }

    [Fact]
    public async Task A_store_is_an_image_layout_that_can_be_opened_again()
    {
        await AddAsync(new ImageOfBytes(First), "name");

        Assert.Equal("""{"imageLayoutVersion":"1.0.0"}""", File.ReadAllText(Path.Combine(Images.Folder, "oci-layout")));
        Assert.NotNull(ImageStore.Open(Images.Folder + "/", TimeProvider.System).Find("name"));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(Images.Folder));
    }

    [Fact]
    public void A_folder_of_something_else_is_refused()
    {
        Temporary.Write("other/file", "");
        Temporary.Write("later/oci-layout", """{"imageLayoutVersion":"2.0.0"}""");

        Assert.Contains("something else than images", Assert.Throws<ImageException>(() => ImageStore.Open(Temporary["other"], TimeProvider.System)).Message, StringComparison.Ordinal);
        Assert.Contains("2.0.0", Assert.Throws<ImageException>(() => ImageStore.Open(Temporary["later"], TimeProvider.System)).Message, StringComparison.Ordinal);
    }

    private static byte[] Gzip(byte[] content)
    {
        using MemoryStream target = new();
        using (System.IO.Compression.GZipStream gzip = new(target, System.IO.Compression.CompressionLevel.Fastest))
        {
            gzip.Write(content);
        }

        return target.ToArray();
    }
}
