using IaC.Linux;
using IaC.Linux.Files;
using IaC.Testing;

namespace IaC.Images.Tests.Files;

public sealed class SafeFolderTests : IDisposable
{
    private readonly TemporaryFolder _temporary = new();

    public void Dispose() => _temporary.Dispose();

    [Fact]
    public void A_path_through_a_link_is_refused()
    {
        Directory.CreateDirectory(_temporary["inside/real"]);
        File.CreateSymbolicLink(_temporary["inside/link"], "real");
        using SafeFolder folder = SafeFolder.Open(_temporary["inside"]);

        LinuxException refusal = Assert.Throws<LinuxException>(() => folder.OpenFolder("link"));

        Assert.Equal(LinuxError.ELOOP, refusal.Errno);
        Assert.EndsWith("inside/link", refusal.Subject, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("..")]
    [InlineData("a/../../outside")]
    [InlineData("/etc")]
    public void A_path_out_of_the_folder_is_refused(string path)
    {
        Directory.CreateDirectory(_temporary["inside/a"]);
        Directory.CreateDirectory(_temporary["outside"]);
        using SafeFolder folder = SafeFolder.Open(_temporary["inside"]);

        Assert.Equal(LinuxError.EXDEV, Assert.Throws<LinuxException>(() => folder.OpenFolder(path)).Errno);
    }

    [Fact]
    public void Links_that_stay_beneath_are_followed_on_request_and_others_refused()
    {
        _temporary.Write("inside/real/file", "content");
        _temporary.Write("secret", "secret");
        File.CreateSymbolicLink(_temporary["inside/link"], "real");
        File.CreateSymbolicLink(_temporary["inside/out"], "../secret");
        File.CreateSymbolicLink(_temporary["inside/absolute"], _temporary["inside/real/file"]);
        using SafeFolder folder = SafeFolder.Open(_temporary["inside"]);

        using SafeFile file = folder.OpenFile("link/file", SymlinkRule.StayBeneath);

        Assert.Equal(7, file.Status().Size);
        Assert.Equal(LinuxError.EXDEV, Assert.Throws<LinuxException>(() => folder.OpenFile("out", SymlinkRule.StayBeneath)).Errno);
        Assert.Equal(LinuxError.EXDEV, Assert.Throws<LinuxException>(() => folder.OpenFile("absolute", SymlinkRule.StayBeneath)).Errno);
    }

    [Fact]
    public void As_root_an_absolute_link_ends_in_the_folder()
    {
        _temporary.Write("root/etc/real", "from the image");
        File.CreateSymbolicLink(_temporary["root/etc/passwd"], "/../../etc/real");
        using SafeFolder folder = SafeFolder.Open(_temporary["root"]);

        using SafeFile file = folder.OpenFile("etc/passwd", SymlinkRule.AsRoot);
        using StreamReader reader = new(file.AsStream());

        Assert.Equal("from the image", reader.ReadToEnd());
    }

    [Fact]
    public void Only_regular_files_are_opened()
    {
        using SafeFolder folder = SafeFolder.Open(_temporary.FullPath);
        Assert.True(folder.TryCreateNode("pipe", FileKind.Fifo, 0x180, default));

        // Without the check this would wait for a writer for ever.
        Assert.Equal(LinuxError.EINVAL, Assert.Throws<LinuxException>(() => folder.OpenFile("pipe")).Errno);
    }

    [Theory]
    [InlineData("")]
    [InlineData(".")]
    [InlineData("..")]
    [InlineData("a/b")]
    [InlineData("/a")]
    [InlineData("a\0b")]
    public void A_name_is_one_component(string name)
    {
        using SafeFolder folder = SafeFolder.Open(_temporary.FullPath);

        Assert.Equal(LinuxError.EINVAL, Assert.Throws<LinuxException>(() => folder.CreateFile(name, 0x180)).Errno);
        Assert.Equal(LinuxError.EINVAL, Assert.Throws<LinuxException>(() => folder.SetAttribute(name, "user.a", [])).Errno);
    }

    [Fact]
    public void A_file_is_never_made_through_a_link()
    {
        File.CreateSymbolicLink(_temporary["link"], _temporary["target"]);
        using SafeFolder folder = SafeFolder.Open(_temporary.FullPath);

        Assert.Null(folder.TryCreateFile("link", 0x1A4));
        Assert.False(File.Exists(_temporary["target"]));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(256)]
    [InlineData(257)]
    [InlineData(2000)]
    public void An_attribute_is_read_as_it_was_set_however_long_it_is(int length)
    {
        Require.Root();
        byte[] value = [.. Enumerable.Range(0, length).Select(number => (byte)number)];
        using SafeFolder folder = SafeFolder.Open(_temporary.FullPath);
        using SafeFile file = folder.TryCreateFile("file", 0x1A4)!;

        Assert.Null(file.GetAttribute("trusted.test"));
        folder.SetAttribute("file", "trusted.test", value);
        Assert.Equal(value, file.GetAttribute("trusted.test"));
    }

    [Fact]
    public void Metadata_is_set_on_the_entry_itself()
    {
        Require.Root();
        using SafeFolder folder = SafeFolder.Open(_temporary.FullPath);
        folder.TryCreateSymlink("dangling", "/nowhere");
        folder.TryCreateNode("device", FileKind.CharacterDevice, 0, new DeviceNumber(4095, 1048575));

        folder.SetOwner("dangling", 7, 8);
        folder.SetTime("dangling", new FileTime(-5, 999_999_999));
        folder.SetAttribute("dangling", "trusted.test", "value"u8);
        folder.SetPermissions("device", 0xDB6);

        FileStatus link = folder.Status("dangling")!.Value;
        Assert.Equal((FileKind.SymbolicLink, 7u, 8u, new FileTime(-5, 999_999_999)), (link.Kind, link.Uid, link.Gid, link.Modified));
        FileStatus device = folder.Status("device")!.Value;
        Assert.Equal((FileKind.CharacterDevice, 0xDB6, new DeviceNumber(4095, 1048575)), (device.Kind, device.Permissions, device.Device));
        Assert.Equal("/nowhere", folder.ReadLink("dangling"));
    }

    [Fact]
    public void A_tree_is_removed_without_following_links()
    {
        _temporary.Write("keep/file", "kept");
        _temporary.Write("tree/a/b/file", "gone");
        Directory.CreateDirectory(_temporary["tree/a/empty"]);
        File.CreateSymbolicLink(_temporary["tree/a/out"], _temporary["keep"]);
        using SafeFolder folder = SafeFolder.Open(_temporary.FullPath);

        folder.RemoveTree("tree");
        folder.RemoveTree("tree");

        Assert.Equal("keep", Assert.Single(folder.Entries()).Name);
        Assert.True(File.Exists(_temporary["keep/file"]));
    }

    [Fact]
    public void A_deep_tree_is_removed()
    {
        string deep = _temporary["deep"];
        Directory.CreateDirectory(Path.Combine(deep, string.Join('/', Enumerable.Repeat("d", 1900))));
        using SafeFolder folder = SafeFolder.Open(_temporary.FullPath);

        folder.RemoveTree("deep");

        Assert.Empty(folder.Entries());
    }

    [Fact]
    public void A_lock_excludes_others_until_it_is_disposed_of()
    {
        using SafeFolder first = SafeFolder.Open(_temporary.FullPath);
        using SafeFolder second = SafeFolder.Open(_temporary.FullPath);
        using (SafeFolder third = SafeFolder.Open(_temporary.FullPath))
        {
            Assert.True(third.TryLock(shared: true));
            Assert.True(first.TryLock(shared: true));
            Assert.False(second.TryLock(shared: false));
        }

        first.Dispose();

        // A child that another test is starting has the descriptor, and with it the lock, until it executes its program.
        Assert.True(SpinWait.SpinUntil(() => second.TryLock(shared: false), TimeSpan.FromSeconds(10)));
    }

    [Fact]
    public void A_rename_replaces_only_when_told()
    {
        _temporary.Write("a", "a");
        _temporary.Write("b", "b");
        using SafeFolder folder = SafeFolder.Open(_temporary.FullPath);

        Assert.False(folder.TryRename("a", folder, "b", replace: false));
        Assert.True(folder.TryRename("a", folder, "b", replace: true));
        Assert.Equal("a", File.ReadAllText(_temporary["b"]));
    }
}
