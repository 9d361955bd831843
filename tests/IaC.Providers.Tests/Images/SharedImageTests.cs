using System.Collections.Immutable;
using System.Text.Json.Nodes;
using IaC.Engine;
using IaC.Model;
using IaC.Pods;
using IaC.Providers.Images;
using IaC.Testing;

namespace IaC.Providers.Tests.Images;

/// <summary>Images of a state that two homes share (decision 31): made at one, and not in the store of the other.</summary>
public sealed class SharedImageTests : IDisposable
{
    private readonly TemporaryFolder folder = new("iac-homes-");

    public SharedImageTests() => Require.Root();

    [Theory]
    [InlineData("""{"from":"tools","layers":[{"files":[{"path":"/etc/motd","content":"more"}]}]}""", "/spec/from")]
    [InlineData("""{"layers":[{"copyFrom":{"image":"tools","source":"/etc/motd","path":"/motd"}}]}""", "/spec/layers/0/copyFrom/image")]
    public async Task What_is_made_of_an_image_that_is_not_here_has_the_same_content_and_lacks_that_image(string spec, string pointer)
    {
        (ImageProvider ann, ImageProvider bob) = (Home("ann"), Home("bob"));
        JsonObject tools = await MakeAsync(ann, Ask("tools", """{"layers":[{"files":[{"path":"/etc/motd","content":"tools"}]}]}"""));
        CheckRequest more = Ask("more", spec, new ReferenceValue(new ResourceReference(pointer, KeyOf("tools"), ImageOutputs.Digest), UrnOf("tools"), tools[ImageOutputs.Digest]!.DeepClone(), null));
        JsonObject inputs = (await ann.CheckAsync(more, TestContext.Current.CancellationToken)).Inputs;
        JsonObject outputs = await MakeAsync(ann, more);

        CheckResponse seen = await bob.CheckAsync(more with { Recorded = inputs, RecordedOutputs = outputs }, TestContext.Current.CancellationToken);

        Assert.Empty(seen.Diagnostics);
        Assert.Equal(inputs.ToJsonString(), seen.Inputs.ToJsonString());
        Assert.Equal(outputs.ToJsonString(), seen.KnownOutputs?.ToJsonString());
        Assert.Equal([UrnOf("tools")], seen.Lacks);
        Assert.Equal(ResourceHealth.Current, (await bob.ReadAsync([new ReadRequest(UrnOf("more"), "uid", inputs, outputs, [])], TestContext.Current.CancellationToken))[0].Health);
        Assert.Empty((await ann.CheckAsync(more with { Recorded = inputs, RecordedOutputs = outputs }, TestContext.Current.CancellationToken)).Lacks);
    }

    public void Dispose() => folder.Dispose();

    private ImageProvider Home(string name)
    {
        var services = new HostServices(RootLayout.At(folder[name]), "/nowhere/iac-supervisor", TimeProvider.System) { Shared = new SharedPlace("ssh://keeper", new byte[32]) };
        return new ImageProvider(services, new ImagePins(services));
    }

    private CheckRequest Ask(string name, string spec, params ImmutableArray<ReferenceValue> references)
    {
        var document = new JsonObject { ["apiVersion"] = "iac/v1alpha1", ["kind"] = "Image", ["metadata"] = new JsonObject { ["name"] = name }, ["spec"] = JsonNode.Parse(spec) };
        return new CheckRequest(UrnOf(name), document, null, null, references, NoSourceMap.Instance, folder["base"], Rebuild: false);
    }

    private static async Task<JsonObject> MakeAsync(ImageProvider home, CheckRequest request)
    {
        JsonObject inputs = (await home.CheckAsync(request, TestContext.Current.CancellationToken)).Inputs;
        var apply = new ApplyRequest(request.Urn, "uid", Guid.NewGuid(), inputs, request.References, null, null, [], request.BaseFolder, Rebuild: false);
        return (await home.CreateAsync(apply, new Progress<ProviderProgress>(), TestContext.Current.CancellationToken)).Outputs;
    }

    private static ResourceKey KeyOf(string name) => new("iac/v1alpha1", "Image", ResourceKey.DefaultNamespace, name);

    private static Urn UrnOf(string name) => Urn.Create("shared", "shared", KeyOf(name));
}
