using IaC.Images.Tests.Store;

namespace IaC.Images.Tests.Build;

public sealed class CopyTests : BuildTests
{
    [Fact]
    public async Task A_folder_is_copied_with_modes_and_links_and_belongs_to_root()
    {
        Temporary.Write("base/site/index.html", "page");
        Temporary.Write("base/site/cgi/run", "run");
        Shell.Run(Temporary["base/site"], "chmod 640 index.html; chmod 755 cgi/run; chmod 750 cgi; chown -R 5:6 .; ln -s index.html home; ln -s /nowhere dangling; mkdir empty; chmod 700 empty");

        StoredImage image = await BuildAsync(new LayerSource.Copy("site", "/srv/www"));

        Assert.Equal(
            [
                "srv Folder 755 0:0", "srv/www Folder 755 0:0", "srv/www/cgi Folder 750 0:0", "srv/www/cgi/run Regular 755 0:0", "srv/www/dangling -> /nowhere", "srv/www/empty Folder 700 0:0",
                "srv/www/home -> index.html", "srv/www/index.html Regular 640 0:0",
            ],
            Entries((await UnpackAsync(image))[0]));
    }

    [Fact]
    public async Task Mode_and_owner_are_set_on_request()
    {
        Temporary.Write("base/site/folder/file", "page");

        StoredImage image = await BuildAsync(new LayerSource.Copy("site", "/srv", 0x1A0, new FileOwner(7, 8)));

        Assert.Equal(["srv Folder 755 0:0", "srv/folder Folder 750 7:8", "srv/folder/file Regular 640 7:8"], Entries((await UnpackAsync(image))[0]));
    }

    [Theory]
    [InlineData("/opt/tool", "opt/tool")]
    [InlineData("/opt/", "opt/file")]
    [InlineData("/", "file")]
    [InlineData("/etc", "etc/file")] // a folder of the image below
    public async Task A_file_becomes_the_path_or_goes_into_it(string path, string expected)
    {
        Temporary.Write("base/sub/file", "content");
        StoredImage below = await BuildAsync(Files(("/etc/motd", "")));

        StoredImage image = await BuildAsync(Declare(new LayerSource.Copy("sub/file", path)) with { From = below });

        Assert.Equal("content", File.ReadAllText(Path.Combine((await UnpackAsync(image))[0], expected)));
    }

    [Fact]
    public async Task A_link_of_the_image_below_is_followed_and_never_hidden()
    {
        Temporary.Write("base/tool", "tool");
        StoredImage below = await AddAsync(new ImageOfBytes(new TarBytes().Folder("usr/").Folder("usr/bin/", 0x1C0).Link("bin", "usr/bin").Link("opt", "/usr/local/../bin").Folder("usr/local/").Folder("tmp/", 0x3FF).ToArray()));

        StoredImage image = await BuildAsync(Declare(new LayerSource.Copy("tool", "/bin/a"), new LayerSource.Copy("tool", "/opt/b"), Files(("/tmp/c", ""))) with { From = below });

        IReadOnlyList<string> folders = await UnpackAsync(image);
        Assert.Equal(["usr Folder 755 0:0", "usr/bin Folder 700 0:0", "usr/bin/a Regular 644 0:0"], Entries(folders[2]));
        Assert.Equal(["usr Folder 755 0:0", "usr/bin Folder 700 0:0", "usr/bin/b Regular 644 0:0", "usr/local Folder 755 0:0"], Entries(folders[1]));
        Assert.Equal(["tmp Folder 1777 0:0", "tmp/c Regular 644 0:0"], Entries(folders[0]));
    }

    [Fact]
    public async Task A_link_that_stays_beside_the_stack_file_leads_to_a_source()
    {
        Temporary.Write("base/real/file", "content");
        File.CreateSymbolicLink(Temporary["base/link"], "real");

        StoredImage image = await BuildAsync(new LayerSource.Copy("link", "/a"), new LayerSource.Copy("link/file", "/b"));

        Assert.Equal(["b Regular 644 0:0"], Entries((await UnpackAsync(image))[0]));
        Assert.Equal(["a Folder 755 0:0", "a/file Regular 644 0:0"], Entries((await UnpackAsync(image))[1]));
    }

    [Theory]
    [InlineData("../secret", "leaves the root")]
    [InlineData("a/../../secret", "leaves the root")]
    [InlineData("/etc/passwd", "is absolute")]
    [InlineData("out", "leads out of")]
    [InlineData("out/file", "leads out of")]
    [InlineData("absolute", "leads out of")]
    [InlineData("missing", "is not there")]
    [InlineData("loop", "is not there")]
    [InlineData("pipes", "is a Fifo")]
    public async Task A_source_that_is_not_below_the_folder_or_no_file_is_refused(string source, string message)
    {
        Temporary.Write("secret/file", "secret");
        Directory.CreateDirectory(Temporary["base/a"]);
        Shell.Run(Temporary["base"], $"ln -s ../secret out; ln -s {Temporary["secret/file"]} absolute; ln -s loop loop; mkdir pipes; mkfifo pipes/pipe");

        ImageException refusal = await RefusedAsync(new LayerSource.Copy(source, "/x"));

        Assert.Contains(message, refusal.Message, StringComparison.Ordinal);
        Assert.Contains(source, refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_relative_path_in_the_image_is_refused()
    {
        Temporary.Write("base/file", "");

        Assert.Contains("not absolute", (await RefusedAsync(new LayerSource.Copy("file", "x"))).Message, StringComparison.Ordinal);
        Assert.Contains("not absolute", (await RefusedAsync(Files(("etc/x", "")))).Message, StringComparison.Ordinal);
        Assert.Contains("names the root", (await RefusedAsync(Files(("/", "")))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_never_takes_the_place_of_a_folder()
    {
        StoredImage below = await BuildAsync(Files(("/etc/motd", "")));

        ImageException refusal = await Assert.ThrowsAsync<ImageException>(() => BuildAsync(Declare(Files(("/etc", "x"))) with { From = below }));

        Assert.Equal("/etc: is a folder of the image, and something else is to be put in its place", refusal.Message);
    }

    [Fact]
    public async Task A_path_below_a_file_of_the_image_is_refused() =>
        Assert.Contains("is not a folder", (await RefusedAsync(Files(("/a", "x"), ("/a/b", "y")))).Message, StringComparison.Ordinal);
}
