using IaC.Testing;

namespace IaC.Images.Tests.Store;

/// <summary>A disk that somebody else fills while an image comes in, so that it is full at any place: an error that says so, a store that is whole, and the same image is taken in once there is room.</summary>
public sealed class FullDiskTests : IDisposable
{
    private const int Page = 4096;

    // More than the store always leaves free.
    private const long Room = 72L << 20;

    private static readonly byte[] Layer = new TarBytes()
        .File("etc/one", new string('a', 30_000)).Folder("srv/").File("srv/two", "2").Link("etc/link", "one").HardLink("etc/three", "etc/one").File("etc/.wh.gone", "").File("srv/four", new string('b', 50_000)).ToArray();

    private readonly TemporaryFolder _temporary = new();
    private readonly string _disk;

    public FullDiskTests()
    {
        Require.Root();
        _disk = _temporary["disk"];
        Directory.CreateDirectory(_disk);
        _temporary.Write("victim", "untouched");
    }

    private string Filler => Path.Combine(_disk, "filler");

    private string Ingest => Path.Combine(_disk, "store/ingest");

    [Fact]
    public async Task Wherever_the_disk_is_full_the_store_is_whole_and_goes_on_when_there_is_room()
    {
        var places = new HashSet<string>();
        for (int pages = 0; pages <= 60; pages++)
        {
            using SmallDisk disk = new(_disk, Room);
            Exception? refusal = await Record.ExceptionAsync(() => TakeInAsync(() => Fill(pages)));
            Assert.True(refusal is IOException or ImageException, $"{pages} pages: {refusal}");
            Assert.Matches("No space left|does not fit on the disk", refusal.Message);
            places.Add(refusal.Message.Split(':')[0]);
            Assert.All(Directory.GetFileSystemEntries(Ingest), path => Assert.EndsWith(".part", path, StringComparison.Ordinal));
            Assert.Null(Open().Find("name"));

            File.Delete(Filler);
            await TakeInAsync(() => Task.CompletedTask);
            Assert.Empty(await Open().VerifyAsync(CancellationToken.None));
            Assert.Empty(Directory.GetFileSystemEntries(Ingest));
        }

        Assert.Equal(["disk", "victim"], Directory.GetFileSystemEntries(_temporary.FullPath).Select(Path.GetFileName).Order());
        Assert.True(places.Count > 1, string.Join(", ", places));
    }

    [Fact]
    public void A_store_that_cannot_be_made_leaves_nothing_in_its_ingest_folder()
    {
        using SmallDisk disk = new(_disk, 2 * Page);
        Assert.ThrowsAny<IOException>(() =>
        {
            File.WriteAllBytes(Filler, new byte[2 * Page]);
            Open();
        });
        Assert.Empty(Directory.GetFileSystemEntries(Ingest));
        File.Delete(Filler);
        Assert.Empty(Open().List());
    }

    public void Dispose() => _temporary.Dispose();

    private Task Fill(int pages)
    {
        Tool.Run("fallocate", ["-l", $"{new DriveInfo(_disk).AvailableFreeSpace - ((long)pages * Page)}", Filler]);
        return Task.CompletedTask;
    }

    private ImageStore Open() => ImageStore.Open(Path.Combine(_disk, "store"), TimeProvider.System);

    private async Task TakeInAsync(Func<Task> beforeOpen)
    {
        ImageStore store = Open();
        StoredImage image = await store.AddAsync(new ImageOfBytes(Layer) { BeforeOpen = beforeOpen }, ["name"], unpack: true, null, CancellationToken.None);
        string tree = Assert.Single(await store.LowerDirectoriesAsync(image, null, CancellationToken.None));
        Assert.Equal(30_000, new FileInfo(Path.Combine(tree, "etc/three")).Length);
        Assert.Equal(50_000, new FileInfo(Path.Combine(tree, "srv/four")).Length);
    }
}
