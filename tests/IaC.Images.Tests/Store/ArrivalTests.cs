using IaC.Images.Oci;
using IaC.Testing;

namespace IaC.Images.Tests.Store;

/// <summary>Layers that come more slowly than they are unpacked.</summary>
public sealed class ArrivalTests : StoreTests
{
    // Each piece ends somewhere else in a block: in a header, in content, in padding.
    [Theory]
    [InlineData(1)]
    [InlineData(511)]
    [InlineData(513)]
    [InlineData(700)]
    public async Task Layer_that_is_not_compressed_is_unpacked_whatever_pieces_it_comes_in(int piece)
    {
        Require.Root();
        byte[] layer = new TarBytes().File("one", new string('a', 700)).File("two", "b").Folder("folder").File("folder/three", new string('c', 1500)).ToArray();

        StoredImage image = await Images.AddAsync(new InPieces(new ImageOfBytes(layer), piece), ["name"], unpack: true, null, CancellationToken.None);

        string tree = Assert.Single(await Images.LowerDirectoriesAsync(image, null, CancellationToken.None));
        Assert.Equal(("b", 1500), (File.ReadAllText(Path.Combine(tree, "two")), File.ReadAllText(Path.Combine(tree, "folder/three")).Length));
    }

    [Fact]
    public async Task Layer_that_is_cut_off_in_padding_is_a_fault_of_the_image()
    {
        Require.Root();
        byte[] layer = new TarBytes().File("one", new string('a', 700)).ToArray()[..(3 * 512 + 200)];

        ImageException fault = await Assert.ThrowsAsync<ImageException>(() => Images.AddAsync(new InPieces(new ImageOfBytes(layer), 300), ["name"], unpack: true, null, CancellationToken.None));

        Assert.Contains("cut off", fault.Message, StringComparison.Ordinal);
    }

    private sealed class InPieces(ImageOfBytes image, int piece) : IImageSource
    {
        public string Name => image.Name;

        public ReadOnlyMemory<byte> Manifest => image.Manifest;

        public ReadOnlyMemory<byte> Config => image.Config;

        public async ValueTask<Stream> OpenLayerAsync(Descriptor layer, long offset, CancellationToken cancellationToken) =>
            new Slow(await image.OpenLayerAsync(layer, offset, cancellationToken), piece);
    }

    private sealed class Slow(Stream whole, int piece) : MemoryStream
    {
        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            // Long enough for the reader to take in what there is.
            await Task.Delay(piece == 1 ? 0 : 5, cancellationToken);
            return await whole.ReadAsync(buffer[..Math.Min(buffer.Length, piece)], cancellationToken);
        }
    }
}
