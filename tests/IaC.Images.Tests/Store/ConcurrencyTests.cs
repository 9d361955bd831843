using System.Diagnostics;
using IaC.Images.Store;
using IaC.Linux.Locks;
using IaC.Testing;

namespace IaC.Images.Tests.Store;

/// <summary>Stores that are opened separately share nothing but the folder, as processes do: all locks belong to open files.</summary>
public sealed class ConcurrencyTests : StoreTests
{
    private static readonly byte[] Layer = Big();

    [Fact]
    public async Task Many_that_want_the_same_layer_unpack_it_once()
    {
        Require.Root();
        StoredImage image = await AddAsync(new ImageOfBytes(Layer), "name");
        Counter unpacked = new();

        IReadOnlyList<string>[] folders = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => Open().LowerDirectoriesAsync(image, unpacked, CancellationToken.None))));

        Assert.All(folders, found => Assert.Equal(folders[0], found));
        Assert.Equal(1, unpacked.Finished);
        Assert.Empty(await Images.VerifyAsync(CancellationToken.None));
        Assert.Empty(Directory.GetFileSystemEntries(Path.Combine(Images.Folder, "ingest")));
    }

    [Fact]
    public async Task Many_that_add_the_same_image_read_it_once_and_all_names_hold()
    {
        ImageOfBytes source = new(Layer);

        await Task.WhenAll(Enumerable.Range(0, 8).Select(i => Task.Run(() => Open().AddAsync(source, [$"name{i}"], unpack: false, null, CancellationToken.None))));

        Assert.Equal(1, source.Opened);
        Assert.Equal(Enumerable.Range(0, 8).Select(i => $"name{i}"), Assert.Single(Images.List()).Names);
    }

    [Fact]
    public async Task An_image_that_is_being_added_is_never_collected()
    {
        using CancellationTokenSource stop = new();
        Task collector = Task.Run(async () =>
        {
            while (!stop.IsCancellationRequested)
            {
                await Open().CollectGarbageAsync([], new GarbageOptions(), CancellationToken.None);
            }
        });

        for (int i = 0; i < 30; i++)
        {
            StoredImage image = await AddAsync(new ImageOfBytes(new TarBytes().File($"file{i}").ToArray()), $"name{i}");
            Assert.Equal(image.Digest, Images.Find($"name{i}")?.Digest);
        }

        await stop.CancelAsync();
        await collector;
        Assert.Equal(30, Images.List().Count);
    }

    [Fact]
    public async Task An_attempt_after_a_kill_clears_what_it_left_and_succeeds()
    {
        Require.Root();
        StoredImage image = await AddAsync(new ImageOfBytes(Layer), "name");
        Temporary.Write($"store/ingest/{image.Layers[0].DiffId.Hex}/fs/half/file", "half");

        string tree = Assert.Single(await Images.LowerDirectoriesAsync(image, null, CancellationToken.None));

        Assert.False(Directory.Exists(Path.Combine(tree, "half")));
        Assert.Empty(Directory.GetFileSystemEntries(Path.Combine(Images.Folder, "ingest")));
    }

    [Fact]
    public async Task A_wait_for_another_process_ends_with_that_process()
    {
        Require.Root();
        Require.Program("/usr/bin/python3", "python3");
        StoredImage image = await AddAsync(new ImageOfBytes(Layer), "name");

        // Another program holds the lock of the layer, in its own way, and is killed while it does.
        string locks = Path.Combine(Images.Folder, "items.lock");
        long position = BitConverter.ToInt64(Convert.FromHexString(image.Layers[0].DiffId.Hex)) & long.MaxValue;
        string script = $"""
            import fcntl, struct, sys, time
            f = open("{locks}", "r+")
            fcntl.fcntl(f, 37, struct.pack("hhqqi4x", 1, 0, {position}, 1, 0))
            print("held", flush=True)
            time.sleep(600)
            """;
        ProcessStartInfo start = new("/usr/bin/python3", ["-c", script]) { RedirectStandardOutput = true };
        using Process holder = Process.Start(start)!;
        Assert.Equal("held", await holder.StandardOutput.ReadLineAsync());

        Task<IReadOnlyList<string>> waiting = Images.LowerDirectoriesAsync(image, null, CancellationToken.None);
        Assert.Null(RangeLock.TryTake(locks, position));
        Assert.False(waiting.IsCompleted);
        holder.Kill();

        Assert.Single(await waiting);
    }

    [Fact]
    public void Locks_of_different_things_do_not_meet()
    {
        string file = new StoreLayout(Images.Folder).ItemLocks;
        using RangeLock one = RangeLock.TryTake(file, 1)!;
        using RangeLock other = RangeLock.TryTake(file, 2)!;

        Assert.NotNull(other);
        Assert.Null(RangeLock.TryTake(file, 1));
        one.Dispose();
        using RangeLock? again = RangeLock.TryTake(file, 1);
        Assert.NotNull(again);
    }

    private ImageStore Open() => ImageStore.Open(Images.Folder, TimeProvider.System);

    private static byte[] Big()
    {
        TarBytes layer = new();
        Enumerable.Range(0, 500).ToList().ForEach(i => layer.File($"folder{i % 7}/file{i}", new string('x', 1000)));
        return layer.ToArray();
    }

    private sealed class Counter : IProgress<ImageProgress>
    {
        private int _finished;

        internal int Finished => _finished;

        public void Report(ImageProgress value) => Interlocked.Add(ref _finished, value is { Phase: ImagePhase.Unpack } && value.Done == value.Total ? 1 : 0);
    }
}
