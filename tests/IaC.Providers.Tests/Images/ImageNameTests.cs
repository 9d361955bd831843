using System.Text.Json.Nodes;
using IaC.Engine;
using IaC.Images;
using IaC.Images.Registries;
using IaC.Model;
using IaC.Pods;
using IaC.Providers.Images;
using IaC.Testing;
using IaC.Testing.Registries;

namespace IaC.Providers.Tests.Images;

/// <summary>Which names images have in the store: tags of registries that were looked up, and those that a stack gives.</summary>
public sealed class ImageNameTests : IDisposable
{
    private const string Name = "localhost/app/one:latest";

    private readonly TemporaryFolder folder = new("iac-names-");
    private readonly HostServices services;
    private readonly ImageProvider provider;

    public ImageNameTests()
    {
        Require.Root();
        services = new HostServices(RootLayout.At(folder["root"]), "/nowhere/iac-supervisor", TimeProvider.System);
        provider = new ImageProvider(services, new ImagePins(services));
    }

    private PullCredentials Nobody => PullCredentials.Of(services.DockerConfig, []);

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_tag_that_was_looked_up_points_to_its_image_though_the_store_has_that_by_another_name(bool isKnown)
    {
        using RealRegistry registry = await RealRegistry.StartAsync(folder["registry"]);
        string tag = $"{registry.Name}/web:stable";
        (StoredImage one, StoredImage two) = (await MakeAsync("one"), await MakeAsync("two"));
        await PushAsync(two, tag);
        if (isKnown)
        {
            services.Images.Tag(one.Digest, tag);
        }

        var pins = new ImagePins(services);
        ImagePin pin = await pins.PinAsync(new PinRequest(tag, null, null, Pull: true, Nobody), TestContext.Current.CancellationToken);
        StoredImage fetched = await FetchAsync(pins, pin.Reference);

        Assert.Equal(two.Digest, fetched.Digest);
        Assert.Equal(two.Digest, services.Images.Find(tag)?.Digest);
    }

    [Fact]
    public async Task A_tag_that_was_not_looked_up_stays_where_it_is()
    {
        (StoredImage one, StoredImage two) = (await MakeAsync("one"), await MakeAsync("two"));
        services.Images.Tag(one.Digest, "127.0.0.1:1/web:stable");

        StoredImage fetched = await FetchAsync(new ImagePins(services), $"127.0.0.1:1/web:stable@{two.Digest}");

        Assert.Equal(two.Digest, fetched.Digest);
        Assert.Equal(one.Digest, services.Images.Find("127.0.0.1:1/web:stable")?.Digest);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_deleted_image_loses_its_name_unless_that_is_the_one_of_its_successor(bool isReplaced)
    {
        await MakeAsync("one");

        await provider.DeleteAsync(new DeleteRequest(UrnOf("one"), "uid", Guid.Empty, [], null) { IsReplaced = isReplaced }, new Progress<ProviderProgress>(), TestContext.Current.CancellationToken);

        Assert.Equal(isReplaced, services.Images.Find(Name) is not null);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task An_image_whose_name_is_gone_or_another_ones_has_drifted_and_gets_it_again(bool isTaken)
    {
        StoredImage one = await MakeAsync("one");
        services.Images.Tag(one.Digest, "localhost/held:1");
        Assert.Empty((await ReadAsync(one)).Drift);
        Assert.True(services.Images.Untag(Name));
        if (isTaken)
        {
            services.Images.Tag((await MakeAsync("two")).Digest, Name);
        }

        FieldChange drift = Assert.Single((await ReadAsync(one)).Drift);

        Assert.Equal((Name, FieldEffect.Live), (drift.After?.GetValue<string>(), drift.Effect));
        await MakeAsync("one");
        Assert.Empty((await ReadAsync(one)).Drift);
    }

    public void Dispose()
    {
        services.Dispose();
        folder.Dispose();
    }

    private static Urn UrnOf(string name) => Urn.Create("app", "app", new ResourceKey("iac/v1alpha1", "Image", ResourceKey.DefaultNamespace, name));

    private async Task<ObservedResource> ReadAsync(StoredImage image) =>
        (await provider.ReadAsync([new ReadRequest(UrnOf("one"), "uid", [], new JsonObject { [ImageOutputs.Digest] = image.Digest.ToString() }, [])], TestContext.Current.CancellationToken))[0];

    private async Task<StoredImage> FetchAsync(ImagePins pins, string pinned) =>
        await pins.FetchAsync(pinned, Nobody, clock: null, new Progress<ImageProgress>(), TestContext.Current.CancellationToken);

    private async Task PushAsync(StoredImage image, string target) =>
        await new ImagePush(services.Registries).PushAsync(services.Images.SourceOf(image), ImageReference.Parse(target), _ => null, null, TestContext.Current.CancellationToken);

    // An image with a file that says its name.
    private async Task<StoredImage> MakeAsync(string name)
    {
        var document = new JsonObject
        {
            ["apiVersion"] = "iac/v1alpha1",
            ["kind"] = "Image",
            ["metadata"] = new JsonObject { ["name"] = name },
            ["spec"] = JsonNode.Parse($$"""{"layers":[{"files":[{"path":"/name","content":"{{name}}"}]}]}"""),
        };
        JsonObject inputs = (await provider.CheckAsync(new CheckRequest(UrnOf(name), document, null, null, [], NoSourceMap.Instance, folder.FullPath, Rebuild: false), TestContext.Current.CancellationToken)).Inputs;
        var apply = new ApplyRequest(UrnOf(name), "uid", Guid.Empty, inputs, [], null, null, [], folder.FullPath, Rebuild: false);
        JsonObject outputs = (await provider.CreateAsync(apply, new Progress<ProviderProgress>(), TestContext.Current.CancellationToken)).Outputs;
        return services.Images.Find(outputs[ImageOutputs.Digest]!.GetValue<string>())!;
    }
}
