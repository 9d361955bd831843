using IaC.Images.Registries;
using IaC.Images.Tests.Store;
using IaC.Testing;
using IaC.Testing.Registries;

namespace IaC.Images.Tests.Registries;

/// <summary>Pushes to a registry that others wrote.</summary>
public sealed class PushTests : RegistryTests
{
    [Fact]
    public async Task What_was_pushed_has_the_same_digest_and_another_tool_reads_it()
    {
        Require.Program("/usr/bin/skopeo", "skopeo");
        using RealRegistry registry = await StartWithSampleAsync();
        using RegistryClient client = Client();

        Assert.Equal(Digest.Of(Sample.Manifest.Span), (await FindAsync(Ref(registry.Name), client)).Digest);
        string said = Tool.Run("/usr/bin/skopeo", ["inspect", "--tls-verify=false", $"docker://{registry.Name}/sample:1"]);
        Assert.Contains(Digest.Of(Sample.Manifest.Span).ToString(), said, StringComparison.Ordinal);
        Tool.Run("/usr/bin/skopeo", ["copy", "--quiet", "--src-tls-verify=false", $"docker://{registry.Name}/sample:1", $"dir:{Temporary["copied"]}"]);
        Assert.True(File.Exists(Temporary[$"copied/{Sample.ManifestValue.Layers[1].Digest.Hex}"]));
    }

    [Fact]
    public async Task What_is_there_is_not_sent_and_what_another_repository_has_is_mounted()
    {
        using RealRegistry registry = await StartWithSampleAsync();
        using FaultyProxy proxy = new(registry);
        using RegistryClient client = Client();

        List<ImageProgress> told = [];
        await new ImagePush(client).PushAsync(Sample, Ref(proxy.Name), _ => null, new Told(told), TestContext.Current.CancellationToken);
        Assert.Empty(told);
        Assert.DoesNotContain(proxy.Requests, request => request.StartsWith("POST", StringComparison.Ordinal) || request.StartsWith("PATCH", StringComparison.Ordinal));

        await new ImagePush(client).PushAsync(Sample, Ref(proxy.Name, "other:1"), _ => "sample", null, TestContext.Current.CancellationToken);
        Assert.Single(proxy.Requests, request => request.StartsWith("PATCH", StringComparison.Ordinal)); // the configuration
        Assert.Equal(Digest.Of(Sample.Manifest.Span), (await FindAsync(Ref(registry.Name, "other:1"), client)).Digest);
    }

    [Fact]
    public async Task An_upload_that_breaks_goes_on_or_begins_anew()
    {
        using RealRegistry registry = await RealRegistry.StartAsync(Temporary["registry"]);
        using FaultyProxy proxy = new(registry);
        int refused = 0;
        proxy.Spoil = request => request.HttpMethod is "PATCH" or "PUT" or "POST" && Interlocked.Increment(ref refused) % 3 == 1 ? new Fault { Status = 503, RetryAfter = 0 } : null;
        using RegistryClient client = Client();

        await PushAsync(Sample, Ref(proxy.Name), client);

        Assert.Equal(Digest.Of(Sample.Manifest.Span), (await FindAsync(Ref(registry.Name), client)).Digest);
    }

    [Fact]
    public async Task A_layer_of_several_chunks_arrives_whole()
    {
        Require.Root();
        using RealRegistry registry = await RealRegistry.StartAsync(Temporary["registry"]);
        using RegistryClient client = Client();
        ImageOfBytes large = new(new TarBytes().File("large", new string('x', 20 << 20)).ToArray());

        await PushAsync(large, Ref(registry.Name), client);

        Assert.Equal(Digest.Of(large.Manifest.Span), (await PullAsync(Ref(registry.Name), client)).Digest);
        Assert.Empty(await Images.VerifyAsync(TestContext.Current.CancellationToken));
    }

    private sealed class Told(List<ImageProgress> all) : IProgress<ImageProgress>
    {
        public void Report(ImageProgress value)
        {
            lock (all)
            {
                all.Add(value);
            }
        }
    }
}
