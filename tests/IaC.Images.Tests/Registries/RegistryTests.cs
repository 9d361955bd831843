using IaC.Images.Oci;
using IaC.Images.Registries;
using IaC.Images.Tests.Store;
using IaC.Testing.Registries;

namespace IaC.Images.Tests.Registries;

/// <summary>A store, and clients of registries with no credentials but those that a test gives.</summary>
public abstract class RegistryTests : StoreTests
{
    /// <summary>An image of two layers, one of them some megabytes that do not compress.</summary>
    internal static ImageOfBytes Sample { get; } = new(new TarBytes().File("etc/name", "sample").ToArray(), Noise(3 << 20));

    internal static RegistryClient Client(IRegistryCredentials? credentials = null, RegistrySettings? settings = null, ImageLimits? limits = null) =>
        new(settings ?? RegistrySettings.None, credentials ?? new FixedCredentials(), TimeProvider.System, limits);

    internal static ImageReference Ref(string registry, string name = "sample:1") => ImageReference.Parse($"{registry}/{name}");

    internal static async Task PushAsync(IImageSource image, ImageReference target, RegistryClient client) =>
        await new ImagePush(client).PushAsync(image, target, _ => null, null, TestContext.Current.CancellationToken);

    internal async Task<StoredImage> PullAsync(ImageReference reference, RegistryClient client, IProgress<ImageProgress>? progress = null) => await new ImagePull(Images).PullAsync(
        await client.FindAsync(reference, Platform.Host, TestContext.Current.CancellationToken), moveTag: true, progress, TestContext.Current.CancellationToken);

    internal static async Task<RegistryImage> FindAsync(ImageReference reference, RegistryClient client) => await client.FindAsync(reference, Platform.Host, TestContext.Current.CancellationToken);

    /// <summary>A registry that holds the sample as <c>sample:1</c>.</summary>
    internal async Task<RealRegistry> StartWithSampleAsync()
    {
        RealRegistry registry = await RealRegistry.StartAsync(Temporary["registry"]);
        using RegistryClient client = Client();
        await PushAsync(Sample, Ref(registry.Name), client);
        return registry;
    }

    private static byte[] Noise(int length)
    {
        byte[] noise = new byte[length];
        new Random(1).NextBytes(noise);
        return new TarBytes().File("noise", Convert.ToBase64String(noise)).ToArray();
    }

    /// <summary>Credentials that a test gives.</summary>
    internal sealed class FixedCredentials(params (string Registry, RegistryCredential Credential)[] known) : IRegistryCredentials
    {
        public ValueTask<RegistryCredential?> FindAsync(string registry, CancellationToken cancellationToken) =>
            ValueTask.FromResult<RegistryCredential?>(known.FirstOrDefault(entry => entry.Registry == registry).Credential);
    }
}
