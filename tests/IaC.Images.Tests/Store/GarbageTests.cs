using IaC.Linux.Locks;
using IaC.Testing;

namespace IaC.Images.Tests.Store;

public sealed class GarbageTests : StoreTests
{
    private static readonly byte[] Shared = new TarBytes().File("shared").ToArray();
    private static readonly byte[] Own = new TarBytes().File("own").ToArray();
    private static readonly byte[] Other = new TarBytes().File("other").ToArray();

    [Fact]
    public async Task What_nothing_refers_to_goes_and_everything_else_stays()
    {
        Require.Root();
        StoredImage kept = await AddAsync(new ImageOfBytes(Shared), "kept");
        StoredImage gone = await AddAsync(new ImageOfBytes(Shared, Own), "gone");
        StoredImage used = await AddAsync(new ImageOfBytes(Other), "used");
        foreach (StoredImage image in new[] { kept, gone, used })
        {
            await Images.LowerDirectoriesAsync(image, null, CancellationToken.None);
        }

        Images.Untag("gone");
        Images.Untag("used");

        GarbageReport report = await CollectAsync(used.Digest);

        string[] expected = [$"blobs/sha256/{gone.Digest.Hex}", $"blobs/sha256/{gone.Manifest.Config.Digest.Hex}", $"blobs/sha256/{Digest.Of(Own).Hex}", $"layers/{Digest.Of(Own).Hex}"];
        Assert.Equal(expected.Order(StringComparer.Ordinal), report.Items);
        Assert.True(report.Bytes > 0);
        Assert.NotNull(Images.Find("kept"));
        Assert.NotNull(Images.Find(used.Digest.ToString()));
        Assert.Null(Images.Find(gone.Digest.ToString()));
        Assert.Empty(await Images.VerifyAsync(CancellationToken.None));
        Assert.Empty((await CollectAsync(used.Digest)).Items);
    }

    [Fact]
    public async Task A_dry_run_tells_the_same_and_removes_nothing()
    {
        await AddAsync(new ImageOfBytes(Own), "gone");
        Images.Untag("gone");
        string[] before = Paths();

        GarbageReport told = await Images.CollectGarbageAsync([], new GarbageOptions { DryRun = true }, CancellationToken.None);

        Assert.Equal(before, Paths());
        GarbageReport done = await CollectAsync();
        Assert.Equal(told.Items, done.Items);
        Assert.Equal(told.Bytes, done.Bytes);
    }

    [Fact]
    public async Task What_killed_processes_left_is_found_by_both_and_removed()
    {
        await AddAsync(new ImageOfBytes(Own), "kept");
        Temporary.Write("store/ingest/0123/fs/half/file", "half");
        Temporary.Write("store/ingest/4567", "half a blob");

        IReadOnlyList<StoreFault> faults = await Images.VerifyAsync(CancellationToken.None);
        GarbageReport report = await CollectAsync();

        Assert.Equal(["ingest/0123", "ingest/4567"], faults.Select(fault => fault.Path));
        Assert.Equal(["ingest/0123", "ingest/4567"], report.Items);
        Assert.NotNull(Images.Find("kept"));
        Assert.Empty(await Images.VerifyAsync(CancellationToken.None));
    }

    [Fact]
    public async Task Layers_of_stages_stay_with_the_image_unless_the_cache_is_to_go()
    {
        StoredImage stage = await AddAsync(new ImageOfBytes(Other), "stage");
        StoredImage image = await AddAsync(new ImageOfBytes(Own), "image");
        Digest layer = stage.Layers[0].Descriptor.Digest;
        Digest key = Digest.Of("inputs"u8);
        Images.Records.Set(key, image.Digest, layer);
        Images.Untag("stage");
        Temporary.Write("caches/0123/file", "cached");

        await CollectAsync();
        Assert.True(File.Exists(Images.Layout.Blob(layer)));
        Assert.Null(Images.Find(stage.Digest.ToString()));
        Assert.NotNull(Images.Records.Find(key));

        GarbageReport all = await Images.CollectGarbageAsync([], new GarbageOptions { BuildCache = Path.Combine(Temporary.FullPath, "caches") }, CancellationToken.None);
        Assert.Equal(["../caches/0123", $"blobs/sha256/{layer.Hex}"], all.Items);
        Assert.NotNull(Images.Find("image"));

        Images.Records.Set(key, image.Digest, layer);
        Images.Untag("image");
        Assert.Contains($"builds/{key.Hex}", (await CollectAsync()).Items);
    }

    [Fact]
    public async Task While_the_store_is_held_a_collection_waits()
    {
        StoreLease lease = await Images.HoldAsync(CancellationToken.None);
        using CancellationTokenSource patience = new();

        Task<GarbageReport> collection = Images.CollectGarbageAsync([], new GarbageOptions(), patience.Token);
        Assert.False(collection.IsCompleted);
        StoredImage added = await AddAsync(new ImageOfBytes(Own));
        lease.Dispose();
        await collection;

        Assert.Null(Images.Find(added.Digest.ToString()));
        using StoreLease again = await Images.HoldAsync(CancellationToken.None);
        Task<GarbageReport> cancelled = Images.CollectGarbageAsync([], new GarbageOptions(), patience.Token);
        await patience.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => cancelled);
    }

    [Fact]
    public async Task While_garbage_is_collected_a_name_stays()
    {
        await AddAsync(new ImageOfBytes(Own), "kept");
        FileLock collector = FileLock.TryTake(Path.Combine(Images.Folder, "hold.lock"))!;

        Task<bool> removal = Task.Run(() => Images.Untag("kept"));
        await Task.WhenAny(removal, Task.Delay(TimeSpan.FromMilliseconds(50)));
        Assert.False(removal.IsCompleted);
        Assert.NotNull(Images.Find("kept"));
        collector.Dispose();

        Assert.True(await removal);
        Assert.Null(Images.Find("kept"));
    }

    [Fact]
    public async Task Nothing_is_removed_while_a_named_image_is_damaged()
    {
        StoredImage image = await AddAsync(new ImageOfBytes(Own), "damaged");
        File.Delete(Path.Combine(Images.Folder, "blobs/sha256", image.Manifest.Config.Digest.Hex));

        ImageException refusal = await Assert.ThrowsAsync<ImageException>(() => CollectAsync());

        Assert.Equal("damaged", refusal.Place);
        Assert.True(File.Exists(Path.Combine(Images.Folder, "blobs/sha256", image.Digest.Hex)));
        Images.Untag("damaged");
        Assert.Equal(2, (await CollectAsync()).Items.Count);
    }

    /// <summary>Random additions, names, removals and collections: what a name or a keep reaches is whole, and nothing else is left.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task After_anything_what_is_referred_to_is_there_and_nothing_else_is(int seed)
    {
        Random random = new(seed);
        byte[][] layers = [.. Enumerable.Range(0, 6).Select(i => new TarBytes().File($"file{i}", new string('x', 100 * i)).ToArray())];
        HashSet<Digest> keep = [];
        for (int step = 0; step < 60; step++)
        {
            string name = $"name{random.Next(4)}";
            switch (random.Next(5))
            {
                case 0 or 1:
                    StoredImage image = await AddAsync(new ImageOfBytes([.. layers.Where(_ => random.Next(2) == 0)]), name);
                    _ = random.Next(3) == 0 && keep.Add(image.Digest);
                    break;
                case 2:
                    Images.Untag(name);
                    break;
                case 3:
                    Temporary.Write($"store/ingest/{random.Next()}", "left");
                    break;
                default:
                    await CollectAsync([.. keep]);
                    break;
            }
        }

        await CollectAsync([.. keep]);

        List<StoredImage> expected = [.. Images.List(), .. keep.Select(digest => Images.Find(digest.ToString())!)];
        Assert.DoesNotContain(null, expected);
        IEnumerable<string> blobs = expected.SelectMany(image => image.Layers.Select(layer => layer.Descriptor.Digest.Hex).Append(image.Digest.Hex).Append(image.Manifest.Config.Digest.Hex)).Distinct();
        Assert.Equal(blobs.Order(StringComparer.Ordinal), Directory.GetFiles(Path.Combine(Images.Folder, "blobs/sha256")).Select(file => Path.GetFileName(file)).Order(StringComparer.Ordinal));
        Assert.Empty(Directory.GetFileSystemEntries(Path.Combine(Images.Folder, "ingest")));
        Assert.Empty(await Images.VerifyAsync(CancellationToken.None));
    }
}
