using IaC.Images.Oci;
using IaC.Images.Tests.Store;

namespace IaC.Images.Tests.Archives;

public sealed class ImageArchiveTests : StoreTests
{
    private static readonly byte[] First = new TarBytes().File("etc/first").ToArray();
    private static readonly byte[] Second = new TarBytes().File("etc/second").ToArray();

    [Theory]
    [InlineData("cat")]
    [InlineData("gzip -c")]
    [InlineData("zstd -qc")]
    public async Task A_docker_archive_is_taken_in_plain_or_compressed(string compressor)
    {
        string path = DockerArchive(compressor, ("app:v1", [First, Second]));

        StoredImage image = await ImportAsync(path, null, "mine");

        Assert.Equal([Digest.Of(First), Digest.Of(Second)], image.Layers.Select(layer => layer.Descriptor.Digest));
        Assert.Equal(image.Digest, Images.Find("mine")!.Digest);
        Assert.Empty(await Images.VerifyAsync(CancellationToken.None));
        Assert.Empty(Directory.GetFileSystemEntries(Path.Combine(Images.Folder, "ingest")));
    }

    [Theory]
    [InlineData("cat")]
    [InlineData("gzip -c")]
    [InlineData("zstd -qc")]
    public async Task An_image_layout_keeps_its_digest(string compressor)
    {
        ImageOfBytes source = new(First, Second);
        string path = OciArchive(compressor, [("docker.io/library/app:v1", source)]);

        StoredImage image = await ImportAsync(path, "app:v1");

        Assert.Equal(Digest.Of(source.Manifest.Span), image.Digest);
    }

    [Fact]
    public async Task Of_several_images_one_is_chosen_by_any_of_its_names()
    {
        string docker = DockerArchive("cat", ("app:v1", [First]), ("quay.io/team/other:v2", [Second]));
        string oci = OciArchive("cat", [("app:v1", new ImageOfBytes(First)), ("other", new ImageOfBytes(Second))]);

        Assert.Equal(Digest.Of(Second), (await ImportAsync(docker, "quay.io/team/other:v2")).Layers.Single().DiffId);
        Assert.Equal(Digest.Of(First), (await ImportAsync(docker, "app:v1")).Layers.Single().DiffId);
        Assert.Equal(Digest.Of(Second), (await ImportAsync(oci, "other")).Layers.Single().DiffId);
        Assert.Equal(Digest.Of(First), (await ImportAsync(oci, Digest.Of(new ImageOfBytes(First).Manifest.Span).ToString())).Layers.Single().DiffId);
        Assert.Equal(
            $"{docker}: holds 2 images, of which one must be chosen: docker.io/library/app:v1, quay.io/team/other:v2",
            (await Assert.ThrowsAsync<ImageException>(() => ImportAsync(docker, null))).Message);
        Assert.Equal(
            $"{docker}: does not hold 'nginx': docker.io/library/app:v1, quay.io/team/other:v2",
            (await Assert.ThrowsAsync<ImageException>(() => ImportAsync(docker, "nginx"))).Message);
    }

    [Fact]
    public async Task Layers_that_old_Dockers_linked_are_found()
    {
        Directory.CreateDirectory(Temporary["a/one"]);
        Directory.CreateDirectory(Temporary["a/two"]);
        File.WriteAllBytes(Temporary["a/one/layer.tar"], First);
        File.CreateSymbolicLink(Temporary["a/two/layer.tar"], "../one/layer.tar");
        byte[] config = new ImageOfBytes(First, First, First).Config.ToArray();
        File.WriteAllBytes(Temporary["a/config.json"], config);
        Temporary.Write("a/manifest.json", """[{"Config":"config.json","RepoTags":null,"Layers":["one/layer.tar","two/layer.tar","three.tar"]}]""");
        Shell.Run(Temporary["a"], "ln one/layer.tar three.tar; tar -cf ../a.tar *");

        StoredImage image = await ImportAsync(Temporary["a.tar"], null);

        Assert.Equal(3, image.Layers.Count);
        using ImageArchive archive = await ImageArchive.OpenAsync(Temporary["a.tar"], Images, CancellationToken.None);
        Assert.Equal([Digest.Of(config).ToString()], archive.Names);
    }

    [Fact]
    public async Task Compressed_layers_of_a_docker_archive_are_stored_plain()
    {
        Directory.CreateDirectory(Temporary["a"]);
        File.WriteAllBytes(Temporary["a/layer"], First);
        File.WriteAllBytes(Temporary["a/config.json"], new ImageOfBytes(First).Config.ToArray());
        Temporary.Write("a/manifest.json", """[{"Config":"config.json","RepoTags":["app"],"Layers":["layer.gz"]}]""");
        Shell.Run(Temporary["a"], "gzip layer; tar -cf ../a.tar *");

        Descriptor layer = (await ImportAsync(Temporary["a.tar"], null)).Layers.Single().Descriptor;

        Assert.Equal((MediaTypes.Layer, Digest.Of(First), First.Length), (layer.MediaType, layer.Digest, layer.Size));
    }

    [Fact]
    public async Task A_list_of_platforms_gives_the_image_of_this_machine()
    {
        ImageOfBytes mine = new(First);
        ImageOfBytes foreign = new(Second);
        string both = OciArchive("cat", [("app", mine)], (foreign, new Platform { Os = "linux", Architecture = "s390x" }), (mine, Platform.Host));
        string other = OciArchive("cat", [("app", mine)], (foreign, new Platform { Os = "linux", Architecture = "s390x" }));

        Assert.Equal(Digest.Of(mine.Manifest.Span), (await ImportAsync(both, "app")).Digest);
        Assert.Equal($"{other}: has no image for {Platform.Host}, only for linux/s390x", (await Assert.ThrowsAsync<ImageException>(() => ImportAsync(other, "app"))).Message);
    }

    [Theory]
    [InlineData("layer", "has the digest")]
    [InlineData("config", "has the digest")]
    [InlineData("manifest", "has the digest")]
    [InlineData("missing layer", "has no entry 'blobs/sha256/")]
    [InlineData("short layer", "bytes and not")]
    public async Task Wrong_content_of_an_image_layout_is_refused_and_nothing_is_named(string what, string message)
    {
        ImageOfBytes source = new(First);
        string path = OciArchive("cat", [("app", source)]);
        string blob = Temporary["oci/blobs/sha256/" + (what switch
        {
            "config" => source.ManifestValue.Config.Digest.Hex,
            "manifest" => Digest.Of(source.Manifest.Span).Hex,
            _ => Digest.Of(First).Hex,
        })];
        switch (what)
        {
            case "missing layer":
                File.Delete(blob);
                break;
            case "short layer":
                File.WriteAllBytes(blob, First[..^1]);
                break;
            default:
                byte[] bytes = File.ReadAllBytes(blob);
                bytes[^1] ^= 1;
                File.WriteAllBytes(blob, bytes);
                break;
        }

        Shell.Run(Temporary["oci"], $"tar -cf {path} *");

        ImageException refusal = await Assert.ThrowsAsync<ImageException>(() => ImportAsync(path, "app", "name"));

        Assert.StartsWith(path, refusal.Message, StringComparison.Ordinal);
        Assert.Contains(message, refusal.Message, StringComparison.Ordinal);
        Assert.Empty(Images.List());
        Assert.Empty(Directory.GetFileSystemEntries(Path.Combine(Images.Folder, "ingest")));
    }

    [Fact]
    public async Task Wrong_content_of_a_docker_archive_is_refused()
    {
        string path = DockerArchive("cat", ("app", [First]));
        File.WriteAllBytes(Temporary["docker/layer-0-0.tar"], Second);
        Shell.Run(Temporary["docker"], $"tar -cf {path} *");
        Assert.Contains("has the digest", (await Assert.ThrowsAsync<ImageException>(() => ImportAsync(path, null))).Message, StringComparison.Ordinal);

        string config = Directory.GetFiles(Temporary["docker"], "*.json").First(file => Path.GetFileName(file).Length > 60);
        File.AppendAllText(config, " ");
        Shell.Run(Temporary["docker"], $"tar -cf {path} *");
        Assert.Contains($"'{Path.GetFileName(config)}' has the digest", (await Assert.ThrowsAsync<ImageException>(() => ImportAsync(path, null))).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""[{"Config":"../../etc/passwd","Layers":[]}]""", "leaves the root")]
    [InlineData("""[{"Config":"missing.json","Layers":[]}]""", "has no entry 'missing.json'")]
    [InlineData("""[{"Config":"config.json","Layers":["/etc/passwd"]}]""", "has no entry '/etc/passwd'")]
    [InlineData("""[{"Config":"config.json","Layers":["loop"]}]""", "too many links")]
    [InlineData("""[{"Config":"config.json","Layers":["folder"]}]""", "is a Folder, and not a file")]
    [InlineData("""[{"Config":"config.json","Layers":[]}]""", "lists 0 layers, and the configuration 1")]
    [InlineData("""[{"Config":"config.json","Layers":[null]}]""", "an element of a list is null")]
    [InlineData("""[null]""", "an element of a list is null")]
    [InlineData("""{}""", "is not DockerArchiveEntry[] JSON")]
    [InlineData("""[]""", "holds 0 images")]
    public async Task Hostile_lists_are_refused(string list, string message)
    {
        Temporary.Write("a/manifest.json", list);
        File.WriteAllBytes(Temporary["a/config.json"], new ImageOfBytes(First).Config.ToArray());
        Shell.Run(Temporary["a"], "ln -s loop loop; mkdir folder; tar -cf ../a.tar *");

        ImageException refusal = await Assert.ThrowsAsync<ImageException>(() => ImportAsync(Temporary["a.tar"], null));

        Assert.StartsWith(Temporary["a.tar"], refusal.Message, StringComparison.Ordinal);
        Assert.Contains(message, refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_no_archive_of_images_is_told_so()
    {
        Temporary.Write("text", "just a text");
        File.WriteAllBytes(Temporary["plain.tar"], First);
        Shell.Run(Temporary.FullPath, "gzip -c plain.tar > whole.gz; head -c 60 whole.gz > cut.gz; zstd -q plain.tar -o whole.zst; head -c 40 whole.zst > cut.zst");

        foreach ((string file, string message) in new[] { ("text", "cut off"), ("plain.tar", "is neither"), ("whole.gz", "is neither"), ("cut.gz", "damaged|cut off|is neither"), ("cut.zst", "damaged|cut off") })
        {
            ImageException refusal = await Assert.ThrowsAsync<ImageException>(() => ImportAsync(Temporary[file], null));
            Assert.StartsWith(Temporary[file], refusal.Message, StringComparison.Ordinal);
            Assert.Matches(message, refusal.Message);
        }

        await Assert.ThrowsAsync<FileNotFoundException>(() => ImportAsync(Temporary["missing"], null));
        Assert.Empty(Directory.GetFileSystemEntries(Path.Combine(Images.Folder, "ingest")));
    }

    [Fact]
    public async Task A_bomb_meets_the_limit_before_the_disk_is_full()
    {
        Shell.Run(Temporary.FullPath, "truncate -s 300M zeros; tar -cf - zeros | gzip -1 > bomb.gz; rm zeros");
        ImageStore small = ImageStore.Open(Temporary["small"], TimeProvider.System, new ImageLimits { LayerBytes = 10 << 20 });

        ImageException refusal = await Assert.ThrowsAsync<ImageException>(() => ImageArchive.OpenAsync(Temporary["bomb.gz"], small, CancellationToken.None));

        Assert.Equal($"{Temporary["bomb.gz"]}: holds more than the limit of 10485760 bytes", refusal.Message);
        Assert.Empty(Directory.GetFileSystemEntries(Temporary["small/ingest"]));
    }

    private async Task<StoredImage> ImportAsync(string path, string? choice, params string[] names)
    {
        using ImageArchive archive = await ImageArchive.OpenAsync(path, Images, CancellationToken.None);
        return await Images.AddAsync(archive.Choose(choice), names, unpack: false, null, CancellationToken.None);
    }

    private string DockerArchive(string compressor, params (string Name, byte[][] Layers)[] images)
    {
        List<string> entries = [];
        Directory.CreateDirectory(Temporary["docker"]);
        foreach ((int i, (string name, byte[][] layers)) in images.Index())
        {
            byte[] config = new ImageOfBytes(layers).Config.ToArray();
            File.WriteAllBytes(Temporary[$"docker/{Digest.Of(config).Hex}.json"], config);
            IEnumerable<string> files = layers.Select((layer, j) =>
            {
                File.WriteAllBytes(Temporary[$"docker/layer-{i}-{j}.tar"], layer);
                return $"\"layer-{i}-{j}.tar\"";
            });
            entries.Add($$"""{"Config":"{{Digest.Of(config).Hex}}.json","RepoTags":["{{name}}"],"Layers":[{{string.Join(',', files)}}]}""");
        }

        Temporary.Write("docker/manifest.json", $"[{string.Join(',', entries)}]");
        Shell.Run(Temporary["docker"], $"tar -cf - * | {compressor} > ../docker.tar");
        return Temporary["docker.tar"];
    }

    private string OciArchive(string compressor, (string Name, ImageOfBytes Image)[] images, params (ImageOfBytes Image, Platform Platform)[] list)
    {
        string path = Temporary[$"oci-{list.Length}.tar"];
        Temporary.Write("oci/oci-layout", """{"imageLayoutVersion":"1.0.0"}""");
        IEnumerable<ImageOfBytes> all = images.Select(image => image.Image).Concat(list.Select(image => image.Image));
        foreach (byte[] blob in all.SelectMany(image => new[] { image.Manifest.ToArray(), image.Config.ToArray() }).Append(First).Append(Second))
        {
            Temporary.Write($"oci/blobs/sha256/{Digest.Of(blob).Hex}", "");
            File.WriteAllBytes(Temporary[$"oci/blobs/sha256/{Digest.Of(blob).Hex}"], blob);
        }

        List<Descriptor> entries = [.. images.Select(image => Describe(image.Image.Manifest.Span, MediaTypes.Manifest))];
        if (list.Length > 0)
        {
            byte[] index = OciJson.Write(new ImageIndex { Manifests = [.. list.Select(image => Describe(image.Image.Manifest.Span, MediaTypes.Manifest) with { Platform = image.Platform })] }, OciJson.Default.ImageIndex);
            File.WriteAllBytes(Temporary[$"oci/blobs/sha256/{Digest.Of(index).Hex}"], index);
            entries = [Describe(index, MediaTypes.Index)];
        }

        IEnumerable<Descriptor> named = entries.Select((entry, i) => entry with { Annotations = new Dictionary<string, string> { [ImageIndex.ReferenceName] = images[i].Name } });
        File.WriteAllBytes(Temporary["oci/index.json"], OciJson.Write(new ImageIndex { Manifests = [.. named] }, OciJson.Default.ImageIndex));
        Shell.Run(Temporary["oci"], $"tar -cf - * | {compressor} > {path}");
        return path;
    }

    private static Descriptor Describe(ReadOnlySpan<byte> content, string mediaType) => new() { MediaType = mediaType, Digest = Digest.Of(content), Size = content.Length };
}
