using IaC.Testing;

namespace IaC.Images.Tests.Store;

/// <summary>Random adds, tags, removals, cancellations and leftovers of killed processes; then what is referenced must be there, and nothing else.</summary>
public sealed class StorePropertyTests : StoreTests
{
    private static readonly byte[][] Layers = [.. Enumerable.Range(0, 8).Select(i => new TarBytes().File($"f{i}", new string((char)('a' + i), 3000 * (i + 1))).ToArray())];

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    public async Task What_is_referenced_is_there_and_nothing_else_is(int seed)
    {
        Require.Root();
        Random random = new(seed);
        Dictionary<string, ImageOfBytes> expected = [];
        for (int step = 0; step < 60; step++)
        {
            string name = $"name{random.Next(6)}";
            switch (random.Next(6))
            {
                case 0 or 1:
                    ImageOfBytes image = Some(random);
                    await Images.AddAsync(image, [name], unpack: random.Next(2) == 0, null, CancellationToken.None);
                    expected[name] = image;
                    break;
                case 2:
                    Assert.Equal(expected.Remove(name), Images.Untag(name));
                    break;
                case 3 when expected.Count > 0:
                    (string _, ImageOfBytes tagged) = expected.ElementAt(random.Next(expected.Count));
                    Images.Tag(Digest.Of(tagged.Manifest.Span), name);
                    expected[name] = tagged;
                    break;
                case 4:
                    await InterruptAsync(random);
                    break;
                case 5 when random.Next(3) == 0:
                    await CollectAsync();
                    AssertExact(expected);
                    break;
            }
        }

        await CollectAsync();
        AssertExact(expected);
        Assert.Empty(await Images.VerifyAsync(CancellationToken.None));
    }

    // A killed process leaves what it had by then: a part of a layer, a blob that no manifest names, a half-made tree.
    private async Task InterruptAsync(Random random)
    {
        using CancellationTokenSource stop = new();
        ImageOfBytes image = new([Layers[random.Next(Layers.Length)], new TarBytes().File($"r{random.Next()}").ToArray()]) { BeforeOpen = () => random.Next(2) == 0 ? stop.CancelAsync() : Task.CompletedTask };
        try
        {
            await Images.AddAsync(image, [], unpack: true, null, stop.Token);
        }
        catch (OperationCanceledException)
        {
            string ingest = Path.Combine(Images.Folder, "ingest");
            File.WriteAllText(Path.Combine(ingest, Guid.NewGuid().ToString("n")), "left");
            File.WriteAllBytes(Path.Combine(ingest, Digest.Of(Layers[0]).Hex + ".part"), Layers[0][..100]);
            Directory.CreateDirectory(Path.Combine(ingest, Digest.Of(Layers[1]).Hex, "fs/half"));
        }
    }

    private void AssertExact(Dictionary<string, ImageOfBytes> expected)
    {
        Assert.Equal(expected.Keys.Order(StringComparer.Ordinal), Images.List().SelectMany(image => image.Names).Order(StringComparer.Ordinal));
        HashSet<string> blobs = [.. expected.Values.SelectMany(image => image.ManifestValue.Layers.Prepend(image.ManifestValue.Config).Select(blob => blob.Digest.Hex).Append(Digest.Of(image.Manifest.Span).Hex))];
        HashSet<string> trees = [.. expected.Values.SelectMany(image => image.ConfigValue.RootFileSystem.DiffIds).Select(id => id.Hex)];
        Assert.Equal(blobs.Order(StringComparer.Ordinal), Directory.GetFiles(Path.Combine(Images.Folder, "blobs/sha256")).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        Assert.Subset(trees, Directory.GetDirectories(Path.Combine(Images.Folder, "layers")).Select(path => Path.GetFileName(path)!).ToHashSet());
        Assert.Empty(Directory.GetFileSystemEntries(Path.Combine(Images.Folder, "ingest")));
    }

    private static ImageOfBytes Some(Random random) => new([.. Enumerable.Range(0, 1 + random.Next(4)).Select(_ => Layers[random.Next(Layers.Length)]).Distinct()]);
}
