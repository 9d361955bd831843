using IaC.Images.Tests.Disks;
using IaC.Images.Web;
using IaC.Testing.Registries;

namespace IaC.Images.Tests.Build;

/// <summary>Files of web servers that go into layers.</summary>
public sealed class RemoteFileTests : BuildTests
{
    private readonly byte[] _file = new byte[300_000];

    public RemoteFileTests() => new Random(3).NextBytes(_file);

    private RemoteFiles Remote => new(Images, TimeProvider.System, null);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_file_becomes_the_path_or_goes_into_a_folder_under_its_own_name()
    {
        using FileServer server = new(_file);

        StoredImage image = await BuildAsync(Add(server, "/a/b"), Add(server, "/a/c/", mode: 0x1ED, owner: new FileOwner(7, 8)), Add(server, "/a"));

        IReadOnlyList<string> layers = await UnpackAsync(image);
        Assert.Equal(["a Folder 755 0:0", "a/disk.img Regular 600 0:0"], Entries(layers[0]));
        Assert.Equal(["a Folder 755 0:0", "a/c Folder 755 7:8", "a/c/disk.img Regular 755 7:8"], Entries(layers[1]));
        Assert.Equal(["a Folder 755 0:0", "a/b Regular 600 0:0"], Entries(layers[2]));
        Assert.Equal(_file, await File.ReadAllBytesAsync(Path.Combine(layers[2], "a/b"), Token));
        Assert.Single(server.Offsets);
    }

    [Fact]
    public async Task What_was_built_before_needs_neither_the_server_nor_the_file()
    {
        using FileServer server = new(_file);
        LayerBuild build = Declare(Add(server, "/a"));
        StoredImage first = await BuildAsync(build, names: "localhost/kept:1");
        await Images.CollectGarbageAsync([], new GarbageOptions(), Token);
        Assert.False(File.Exists(Images.Layout.Blob(Digest.Of(_file))));
        server.Spoil = _ => new Fault { Status = 404 };

        Assert.Equal(first.Digest, Plan(build).Digest);
        Assert.Equal(first.Digest, (await BuildAsync(build)).Digest);
    }

    [Fact]
    public async Task Other_bytes_than_the_digest_says_are_refused()
    {
        using FileServer server = new([.. _file.Reverse()]);

        ImageException fault = await Assert.ThrowsAsync<ImageException>(() => BuildAsync(Add(server, "/a") with { Place = "Dockerfile:3" }));

        Assert.StartsWith($"Dockerfile:3: {server.Url}: has the checksum sha256:", fault.Message, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFileSystemEntries(Images.Layout.Ingest));
    }

    [Fact]
    public async Task A_file_of_the_store_that_was_cut_off_is_fetched_again()
    {
        using FileServer server = new(_file);
        await File.WriteAllBytesAsync(Images.Layout.Blob(Digest.Of(_file)), _file[..1000], Token);

        StoredImage image = await BuildAsync(Add(server, "/a"));

        Assert.Equal(_file, await File.ReadAllBytesAsync(Path.Combine((await UnpackAsync(image))[0], "a"), Token));
    }

    [Fact]
    public async Task What_the_server_calls_the_same_is_not_read_again()
    {
        using FileServer server = new(_file) { Tag = "1" };
        Assert.Equal(Digest.Of(_file), await Remote.AskAsync(server.Url, Token));

        // A server that lies is how one sees that nothing was read.
        server.Content = [.. _file.Reverse()];
        Assert.Equal(Digest.Of(_file), await Remote.AskAsync(server.Url, Token));

        server.Tag = "2";
        Assert.Equal(Digest.Of(server.Content), await Remote.AskAsync(server.Url, Token));
    }

    [Fact]
    public async Task Without_a_word_about_its_version_a_file_is_read_each_time()
    {
        using FileServer server = new(_file);
        Assert.Equal(Digest.Of(_file), await Remote.AskAsync(server.Url, Token));

        server.Content = [];
        Assert.Equal(Digest.Of([]), await Remote.AskAsync(server.Url, Token));
    }

    [Fact]
    public async Task A_file_that_breaks_off_is_taken_up_only_while_it_is_the_same()
    {
        using FileServer server = new(_file) { Tag = "1", Spoil = request => request == 0 ? new Fault { DropAfter = 100_000 } : null };
        Assert.Equal(Digest.Of(_file), await Remote.AskAsync(server.Url, Token));
        Assert.Equal(2, server.Offsets.Count);

        server.Tag = "2";
        server.Spoil = request =>
        {
            server.Tag = $"{request}";
            return request == 2 ? new Fault { DropAfter = 100_000 } : null;
        };
        ImageException fault = await Assert.ThrowsAsync<ImageException>(() => Remote.AskAsync(server.Url, Token));
        Assert.Equal($"{server.Url}: changed while it was read; try again", fault.Message);
        Assert.Empty(Directory.GetFileSystemEntries(Images.Layout.Ingest));
    }

    [Theory]
    [InlineData("http://127.0.0.1:1/")]
    [InlineData("http://127.0.0.1:1/a%2Fb")]
    public async Task An_address_without_a_name_wants_one_in_the_target(string url)
    {
        await File.WriteAllBytesAsync(Images.Layout.Blob(Digest.Of(_file)), _file, Token);

        ImageException fault = await Assert.ThrowsAsync<ImageException>(() => BuildAsync(new LayerSource.CopyMany([]) { Remote = [new RemoteFile(new Uri(url), Digest.Of(_file), "/a/")] }));

        Assert.Contains("names no file", fault.Message, StringComparison.Ordinal);
    }

    private LayerSource.CopyMany Add(FileServer server, string path, int mode = RemoteFile.DefaultMode, FileOwner owner = default) =>
        new([]) { Remote = [new RemoteFile(server.Url, Digest.Of(_file), path, mode, owner)] };
}
