using IaC.Images.Oci;
using IaC.Images.Registries;
using IaC.Images.Tests.Store;
using IaC.Testing;
using IaC.Testing.Registries;

namespace IaC.Images.Tests.Registries;

/// <summary>Pulls from a registry that others wrote, through a proxy that spoils what it says.</summary>
public sealed class PullTests : RegistryTests
{
    [Fact]
    public async Task An_image_comes_whole_named_and_unpacked_and_nothing_is_fetched_twice()
    {
        Require.Root();
        using RealRegistry registry = await StartWithSampleAsync();
        using FaultyProxy proxy = new(registry);
        using RegistryClient client = Client();

        StoredImage image = await PullAsync(Ref(proxy.Name), client);

        Assert.Equal([$"{proxy.Name}/sample:1"], image.Names);
        Assert.Equal(Digest.Of(Sample.Manifest.Span), image.Digest);
        IReadOnlyList<string> layers = await Images.LowerDirectoriesAsync(image, null, TestContext.Current.CancellationToken);
        Assert.Equal("sample", File.ReadAllText(Path.Combine(layers[1], "etc/name")));
        Assert.Empty(await Images.VerifyAsync(TestContext.Current.CancellationToken));
        Assert.Equal(2, Blobs(proxy, Sample.ManifestValue.Layers.Select(layer => layer.Digest)).Count());

        await PullAsync(Ref(proxy.Name), client);
        Assert.Equal(2, Blobs(proxy, Sample.ManifestValue.Layers.Select(layer => layer.Digest)).Count());
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(100_000)]
    [InlineData(2_000_001)]
    public async Task A_connection_that_breaks_is_taken_up_where_it_broke(int bytes)
    {
        Require.Root();
        using RealRegistry registry = await StartWithSampleAsync();
        using FaultyProxy proxy = new(registry);
        int broken = 0;
        Digest large = Sample.ManifestValue.Layers[1].Digest;
        proxy.Spoil = request => request.Url!.AbsolutePath.EndsWith(large.ToString(), StringComparison.Ordinal) && Interlocked.Increment(ref broken) <= 2 ? new Fault { DropAfter = bytes } : null;
        using RegistryClient client = Client();

        StoredImage image = await PullAsync(Ref(proxy.Name), client);

        Assert.Equal(Digest.Of(Sample.Manifest.Span), image.Digest);
        Assert.Empty(await Images.VerifyAsync(TestContext.Current.CancellationToken));
        string[] requests = [.. Blobs(proxy, [large])];
        Assert.Equal(3, requests.Length);
        Assert.All(requests[1..], request => Assert.True(bytes == 0 || request.Contains("bytes=", StringComparison.Ordinal), request));
    }

    [Fact]
    public async Task A_registry_without_ranges_is_read_from_the_start()
    {
        Require.Root();
        using RealRegistry registry = await StartWithSampleAsync();
        using FaultyProxy proxy = new(registry);
        int broken = 0;
        Digest large = Sample.ManifestValue.Layers[1].Digest;
        proxy.Spoil = request => request.Url!.AbsolutePath.EndsWith(large.ToString(), StringComparison.Ordinal) ? new Fault { NoRanges = true, DropAfter = Interlocked.Increment(ref broken) == 1 ? 1_000_000 : null } : null;
        using RegistryClient client = Client();

        await PullAsync(Ref(proxy.Name), client);

        Assert.Empty(await Images.VerifyAsync(TestContext.Current.CancellationToken));
    }

    [Theory]
    [InlineData(429)]
    [InlineData(500)]
    [InlineData(503)]
    public async Task A_refusal_that_passes_is_waited_for(int status)
    {
        Require.Root();
        using RealRegistry registry = await StartWithSampleAsync();
        using FaultyProxy proxy = new(registry);
        int refused = 0;
        proxy.Spoil = _ => Interlocked.Increment(ref refused) % 2 == 1 ? new Fault { Status = status, RetryAfter = 0 } : null;
        using RegistryClient client = Client();

        StoredImage image = await PullAsync(Ref(proxy.Name), client);

        Assert.Equal(Digest.Of(Sample.Manifest.Span), image.Digest);
    }

    [Fact]
    public async Task A_registry_that_never_gets_well_is_named_with_what_it_says()
    {
        using RealRegistry registry = await StartWithSampleAsync();
        using FaultyProxy proxy = new(registry);
        proxy.Spoil = request => request.Url!.AbsolutePath.Contains("manifests", StringComparison.Ordinal) ? new Fault { Status = 503, RetryAfter = 100_000 } : null;
        using RegistryClient client = Client();

        RegistryException fault = await Assert.ThrowsAsync<RegistryException>(() => FindAsync(Ref(proxy.Name), client));

        Assert.Equal($"{proxy.Name}/sample:1: the registry answers 503", fault.Message);
        Assert.True(fault.IsUnavailable);
    }

    [Theory]
    [InlineData("other bytes", "has the digest sha256:")]
    [InlineData("shorter", "bytes, and")]
    [InlineData("longer", "bytes, and")]
    public async Task Wrong_content_is_refused_and_leaves_nothing(string wrong, string message)
    {
        Require.Root();
        using RealRegistry registry = await StartWithSampleAsync();
        using FaultyProxy proxy = new(registry);
        Digest large = Sample.ManifestValue.Layers[1].Digest;
        proxy.Spoil = request => request.Url!.AbsolutePath.EndsWith(large.ToString(), StringComparison.Ordinal)
            ? new Fault
            {
                Change = body => wrong switch
                {
                    "shorter" => body[..^1],
                    "longer" => [.. body, 0],
                    _ => [.. body[..^1], 1],
                },
            }
            : null;
        using RegistryClient client = Client();

        ImageException fault = await Assert.ThrowsAsync<ImageException>(() => PullAsync(Ref(proxy.Name), client));

        Assert.Contains(message, fault.Message, StringComparison.Ordinal);
        Assert.Contains(large.ToString(), fault.Message, StringComparison.Ordinal);
        Assert.Null(Images.Find($"{proxy.Name}/sample:1"));
        Assert.DoesNotContain(Paths(), path => path.Contains(large.Hex, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_truncated_manifest_is_asked_for_again_and_another_one_is_refused()
    {
        using RealRegistry registry = await StartWithSampleAsync();
        using FaultyProxy proxy = new(registry);
        using RegistryClient client = Client();
        int cut = 0;
        proxy.Spoil = request => request.Url!.AbsolutePath.Contains("manifests", StringComparison.Ordinal) && Interlocked.Increment(ref cut) == 1 ? new Fault { DropAfter = 20 } : null;
        Assert.Equal(Digest.Of(Sample.Manifest.Span), (await FindAsync(Ref(proxy.Name), client)).Digest);

        proxy.Spoil = request => request.Url!.AbsolutePath.Contains("manifests", StringComparison.Ordinal) ? new Fault { Change = body => body[..^20] } : null;
        Assert.Contains("the manifest has the digest", (await Assert.ThrowsAsync<ImageException>(() => FindAsync(Ref(proxy.Name), client))).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("application/vnd.docker.distribution.manifest.v1+prettyjws", """{"schemaVersion":1,"name":"old","tag":"1","fsLayers":[]}""", "schema 1")]
    [InlineData("application/vnd.docker.distribution.manifest.v1+json", """{"schemaVersion":1}""", "schema 1")]
    [InlineData("application/json", """{"schemaVersion":1,"mediaType":"application/vnd.docker.distribution.manifest.v1+json"}""", "schema 1")]
    [InlineData(MediaTypes.DockerManifest, """
        {"schemaVersion":2,"mediaType":"application/vnd.docker.distribution.manifest.v2+json",
         "config":{"mediaType":"application/vnd.docker.container.image.v1+json","size":2,"digest":"sha256:44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a"},
         "layers":[{"mediaType":"application/vnd.docker.image.rootfs.foreign.diff.tar.gzip","size":2,"digest":"sha256:44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a","urls":["https://example.org/x"]}]}
        """, "foreign.diff.tar.gzip, which cannot be unpacked")]
    public async Task What_no_tool_should_make_any_more_is_refused_by_name(string type, string manifest, string expected)
    {
        Require.Root();
        using RealRegistry registry = await StartWithSampleAsync();
        using FaultyProxy proxy = new(registry) { Spoil = request => request.Url!.AbsolutePath.Contains("manifests", StringComparison.Ordinal) ? new Fault { Document = (type, manifest) } : null };
        using RegistryClient client = Client();

        ImageException fault = await Assert.ThrowsAsync<ImageException>(() => PullAsync(Ref(proxy.Name), client));

        Assert.StartsWith($"{proxy.Name}/sample:1: ", fault.Message, StringComparison.Ordinal);
        Assert.Contains(expected, fault.Message, StringComparison.Ordinal);
        Assert.Empty(Images.List());
    }

    [Fact]
    public async Task A_pull_that_was_cut_short_goes_on_where_it_ended()
    {
        Require.Root();
        using RealRegistry registry = await StartWithSampleAsync();
        using FaultyProxy proxy = new(registry);
        Digest large = Sample.ManifestValue.Layers[1].Digest;
        proxy.Spoil = request => request.Url!.AbsolutePath.EndsWith(large.ToString(), StringComparison.Ordinal)
            ? proxy.Requests.Count(known => known.Contains(large.ToString(), StringComparison.Ordinal)) == 1 ? new Fault { DropAfter = 1_500_000 } : new Fault { Status = 403 }
            : null;
        using (RegistryClient client = Client())
        {
            await Assert.ThrowsAsync<RegistryException>(() => PullAsync(Ref(proxy.Name), client));
        }

        Assert.Contains(Paths(), path => path == $"ingest/{large.Hex}.part");
        proxy.Spoil = _ => null;
        using RegistryClient again = Client();
        await PullAsync(Ref(proxy.Name), again);

        Assert.Contains("bytes=1", proxy.Requests.Last(request => request.Contains(large.ToString(), StringComparison.Ordinal)), StringComparison.Ordinal);
        Assert.Empty(await Images.VerifyAsync(TestContext.Current.CancellationToken));
        Assert.DoesNotContain(Paths(), path => path.StartsWith("ingest/", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_mirror_is_asked_first_and_the_registry_where_it_does_not_have_it()
    {
        using RealRegistry registry = await StartWithSampleAsync();
        using FaultyProxy mirror = new(registry);
        RegistrySettings settings = new(new Dictionary<string, RegistryHost>
        {
            ["docker.io"] = new() { Mirrors = [$"127.0.0.1:{FreePorts.Next()}", mirror.Name] },
            [registry.Name] = new() { Mirrors = [mirror.Name] },
        });
        using RegistryClient client = Client(settings: settings);
        await PushAsync(Sample, Ref(registry.Name, "library/sample:1"), client);

        Assert.Equal(Digest.Of(Sample.Manifest.Span), (await FindAsync(ImageReference.Parse("sample:1"), client)).Digest);

        mirror.Spoil = _ => new Fault { Status = 404 };
        Assert.Equal(Digest.Of(Sample.Manifest.Span), (await FindAsync(Ref(registry.Name), client)).Digest);
    }

    [Fact]
    public async Task Layers_of_every_compression_are_taken_in_and_told_of()
    {
        Require.Root();
        using RealRegistry registry = await RealRegistry.StartAsync(Temporary["registry"]);
        using RegistryClient client = Client();
        byte[] plain = new TarBytes().File("a", "plain").ToArray();
        byte[] gzip = new TarBytes().File("b", "gzip").ToArray();
        byte[] zstd = new TarBytes().File("c", "zstd").ToArray();
        await PushAsync(new ImageOfBytes([plain, Compressed.Gzip(gzip), Compressed.Zstd(zstd)], [plain, gzip, zstd]), Ref(registry.Name), client);
        List<ImageProgress> told = [];

        StoredImage image = await PullAsync(Ref(registry.Name), client, new Listener(told));

        IReadOnlyList<string> layers = await Images.LowerDirectoriesAsync(image, null, TestContext.Current.CancellationToken);
        Assert.Equal(["zstd", "gzip", "plain"], layers.Zip("cba").Select(entry => File.ReadAllText(Path.Combine(entry.First, entry.Second.ToString()))));
        Assert.Equal(3, told.Count(progress => progress.Phase == ImagePhase.Pull && progress.Done == progress.Total));
        Assert.Equal(3, told.Count(progress => progress.Phase == ImagePhase.Unpack && progress.Done == progress.Total));
    }

    private static IEnumerable<string> Blobs(FaultyProxy proxy, IEnumerable<Digest> digests) => proxy.Requests.Where(request => digests.Any(digest => request.StartsWith($"GET /v2/sample/blobs/{digest}", StringComparison.Ordinal)));

    private sealed class Listener(List<ImageProgress> told) : IProgress<ImageProgress>
    {
        public void Report(ImageProgress value)
        {
            lock (told)
            {
                told.Add(value);
            }
        }
    }
}
