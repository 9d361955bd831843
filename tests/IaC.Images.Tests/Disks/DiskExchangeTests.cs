using IaC.Images.Oci;
using IaC.Images.Registries;
using IaC.Testing.Registries;

namespace IaC.Images.Tests.Disks;

/// <summary>Disks handed to another host: by a registry and by an archive, with the digest that they had.</summary>
public sealed class DiskExchangeTests : DiskTests
{
    [Fact]
    public async Task A_disk_goes_to_a_registry_and_comes_back()
    {
        using RealRegistry registry = await RealRegistry.StartAsync(Temporary["registry"]);
        using RegistryClient client = Client();
        StoredImage image = await TakeAsync(Local("disk.raw"), "localhost/s/disk:latest");
        await PushAsync(Images.SourceOf(image), Ref(registry.Name, "disk:1"), client);
        Images.Untag("localhost/s/disk:latest");
        await CollectAsync();
        Assert.Null(Images.Find(image.Digest.ToString()));

        StoredImage pulled = await PullAsync(Ref(registry.Name, "disk:1"), client);

        Assert.Equal(image.Digest, pulled.Digest);
        AssertSame("disk.raw", pulled);
        Assert.Equal("application/vnd.iac.disk.v1", pulled.Manifest.ArtifactType);
        Assert.Empty(await Images.VerifyAsync(Token));
        await CollectAsync();
        AssertSame("disk.raw", Images.Find($"{registry.Name}/disk:1")!);
    }

    [Fact]
    public async Task A_disk_lies_in_an_archive_beside_an_image_of_containers()
    {
        StoredImage disk = await TakeAsync(Local("disk.raw"), "localhost/s/disk:latest");
        StoredImage image = await AddAsync(Tools, "localhost/s/tools:latest");
        using (FileStream file = File.Create(Temporary["both.tar"]))
        {
            ArchiveWriter.Write(Images, [(disk, disk.Names), (image, image.Names)], file, Token);
        }

        ImageStore other = ImageStore.Open(Temporary["other"], TimeProvider.System);
        using ImageArchive archive = await ImageArchive.OpenAsync(Temporary["both.tar"], other, Token);
        StoredImage loaded = await other.AddAsync(archive.Choose("localhost/s/disk:latest", Token), ["localhost/s/disk:latest"], unpack: true, null, Token);

        Assert.Equal(disk.Digest, loaded.Digest);
        Assert.Equal(Size, other.DiskOf(loaded).VirtualSize);
        Assert.Empty(await other.VerifyAsync(Token));
        Assert.DoesNotContain(disk.Layers[0].Descriptor.Digest.Hex, Shell.Run(Temporary.FullPath, "tar xOf both.tar manifest.json"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_disk_that_is_not_what_it_says_does_not_come_in()
    {
        byte[] content = [.. "QFI"u8, 0xFB, .. new byte[200]];
        FakeDisk foreign = new(content, 1024);

        ImageException fault = await Assert.ThrowsAsync<ImageException>(() => Images.AddAsync(foreign, ["localhost/bad:latest"], unpack: true, null, Token));

        Assert.Contains("qcow2 disk of version 0", fault.Message, StringComparison.Ordinal);
        Assert.Empty(Images.List());
    }

    [Fact]
    public async Task A_container_does_not_start_from_a_disk_nor_a_guest_from_layers()
    {
        StoredImage disk = await TakeAsync(Local("disk.raw"), "localhost/s/disk:latest");
        StoredImage image = await AddAsync(Tools, "localhost/s/tools:latest");

        Assert.Contains("only a guest", (await Assert.ThrowsAsync<ImageException>(() => Images.LowerDirectoriesAsync(disk, null, Token))).Message, StringComparison.Ordinal);
        Assert.Contains("a guest needs a disk", Assert.Throws<ImageException>(() => Images.DiskOf(image)).Message, StringComparison.Ordinal);
    }


    private static Store.ImageOfBytes Tools { get; } = new(new TarBytes().File("etc/name", "one").ToArray());

    // A disk artifact whose blob others made.
    private sealed class FakeDisk : IImageSource
    {
        private readonly byte[] _content;

        internal FakeDisk(byte[] content, long virtualSize)
        {
            _content = content;
            IaC.Images.Build.ComposedImage image = IaC.Images.Disks.DiskArtifact.Compose(Digest.Of(content), content.Length, virtualSize);
            (Manifest, Config) = (image.Manifest, image.Config);
        }

        public string Name => "a disk";

        public ReadOnlyMemory<byte> Manifest { get; }

        public ReadOnlyMemory<byte> Config { get; }

        public ValueTask<Stream> OpenLayerAsync(Descriptor layer, long offset, CancellationToken cancellationToken) => ValueTask.FromResult<Stream>(new MemoryStream(_content));
    }
}
