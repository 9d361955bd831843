using System.Text;
using IaC.Images.Oci;
using IaC.Testing;

namespace IaC.Images.Tests.Store;

/// <summary>A store of its own for each test, and images made of bytes.</summary>
public abstract class StoreTests : IDisposable
{
    protected StoreTests() => Images = ImageStore.Open(Temporary["store"], TimeProvider.System);

    internal TemporaryFolder Temporary { get; } = new();

    internal ImageStore Images { get; }

    public void Dispose()
    {
        Shell.Run("/", $"rm -rf {Temporary.FullPath}");
        Temporary.Dispose();
        GC.SuppressFinalize(this);
    }

    internal Task<StoredImage> AddAsync(ImageOfBytes image, params string[] names) => Images.AddAsync(image, names, unpack: false, null, CancellationToken.None);

    internal Task<GarbageReport> CollectAsync(params Digest[] keep) => Images.CollectGarbageAsync(keep, new GarbageOptions(), CancellationToken.None);

    /// <summary>Every path of the store, sorted.</summary>
    internal string[] Paths() => [.. Directory.GetFileSystemEntries(Images.Folder, "*", SearchOption.AllDirectories).Select(path => Path.GetRelativePath(Images.Folder, path)).Order(StringComparer.Ordinal)];
}

/// <summary>An image whose layers are given as archives, with any of its parts changed on request.</summary>
internal sealed class ImageOfBytes : IImageSource
{
    private readonly Dictionary<Digest, byte[]> _content = [];

    internal ImageOfBytes(params byte[][] layers)
        : this(layers, layers)
    {
    }

    /// <summary>Layers as stored, and as they are when uncompressed.</summary>
    internal ImageOfBytes(byte[][] stored, byte[][] plain)
    {
        ConfigValue = new ImageConfig { Architecture = "amd64", Os = "linux", RootFileSystem = new RootFileSystem { DiffIds = [.. plain.Select(layer => Digest.Of(layer))] } };
        Config = OciJson.Write(ConfigValue, OciJson.Default.ImageConfig);
        ManifestValue = new ImageManifest
        {
            MediaType = MediaTypes.Manifest,
            Config = new Descriptor { MediaType = MediaTypes.Config, Digest = Digest.Of(Config.Span), Size = Config.Length },
            Layers = [.. stored.Select(layer => new Descriptor { MediaType = MediaTypes.Layer, Digest = Digest.Of(layer), Size = layer.Length })],
        };
        Manifest = OciJson.Write(ManifestValue, OciJson.Default.ImageManifest);
        foreach (byte[] layer in stored)
        {
            _content[Digest.Of(layer)] = layer;
        }
    }

    public string Name => "test image";

    public ReadOnlyMemory<byte> Manifest { get; private set; }

    public ReadOnlyMemory<byte> Config { get; private set; }

    internal ImageManifest ManifestValue { get; }

    internal ImageConfig ConfigValue { get; }

    internal int Opened { get; private set; }

    /// <summary>Called before a layer is opened.</summary>
    internal Func<Task> BeforeOpen { get; init; } = () => Task.CompletedTask;

    internal ImageOfBytes WithManifest(Func<string, string> change)
    {
        Manifest = Encoding.UTF8.GetBytes(change(Encoding.UTF8.GetString(Manifest.Span)));
        return this;
    }

    internal ImageOfBytes WithConfig(Func<string, string> change)
    {
        string before = Digest.Of(Config.Span).ToString();
        (int length, Config) = (Config.Length, Encoding.UTF8.GetBytes(change(Encoding.UTF8.GetString(Config.Span))));
        return WithManifest(text => text.Replace(before, Digest.Of(Config.Span).ToString(), StringComparison.Ordinal).Replace($"\"size\":{length}", $"\"size\":{Config.Length}", StringComparison.Ordinal));
    }

    /// <summary>The bytes of a layer are not those that its descriptor promises.</summary>
    internal ImageOfBytes WithContent(int layer, byte[] content)
    {
        _content[ManifestValue.Layers[layer].Digest] = content;
        return this;
    }

    public async ValueTask<Stream> OpenLayerAsync(Descriptor layer, long offset, CancellationToken cancellationToken)
    {
        await BeforeOpen();
        Opened++;
        return new MemoryStream(_content[layer.Digest]) { Position = offset };
    }
}
