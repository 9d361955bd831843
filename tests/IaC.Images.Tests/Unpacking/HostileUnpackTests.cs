using IaC.Linux.Files;

namespace IaC.Images.Tests.Unpacking;

/// <summary>Archives that want out of their folder. Beside it lies a victim that must stay as it is.</summary>
public sealed class HostileUnpackTests : UnpackTests
{
    private readonly string _before;

    public HostileUnpackTests()
    {
        Temporary.Write("victim/file", "untouched");
        _before = Shell.Listing(Temporary["victim"]);
    }

    [Theory]
    [InlineData("../victim/file")]
    [InlineData("a/../../victim/file")]
    [InlineData("/../victim/file")]
    [InlineData("./../victim/new")]
    [InlineData("..")]
    public void A_name_that_leaves_the_root_is_refused(string name) => Refused(new TarBytes().File("before").File(name), name, "leaves the root of the image");

    [Fact]
    public void A_folder_that_leaves_the_root_is_refused() => Refused(new TarBytes().Folder("../victim/", 0), "../victim/", "leaves the root of the image");

    [Fact]
    public void A_write_through_a_link_is_refused() => Refused(new TarBytes().Link("link", Temporary["victim"]).File("link/file"), "link/file", "'link' leads through a symbolic link");

    [Fact]
    public void A_write_through_a_relative_link_is_refused() => Refused(new TarBytes().Link("link", "../victim").File("link/file"), "link/file", "leads through a symbolic link");

    [Fact]
    public void A_write_through_a_link_that_stays_inside_is_refused_too() => Refused(new TarBytes().Folder("real/").Link("link", "real").File("link/file"), "link/file", "leads through a symbolic link");

    [Fact]
    public void A_link_below_a_link_is_refused() => Refused(new TarBytes().Folder("a/").Link("a/b", "..").Link("a/b/c", "/").File("a/b/c/victim"), "a/b/c", "leads through a symbolic link");

    [Fact]
    public void A_folder_replaced_by_a_link_is_not_written_through() =>
        Refused(new TarBytes().Folder("data/").File("data/x").Link("data", Temporary["victim"]).File("data/file"), "data/file", "leads through a symbolic link");

    [Fact]
    public void A_deep_folder_replaced_by_a_link_is_not_written_through() =>
        Refused(new TarBytes().Folder("a/").Folder("a/b/").File("a/b/x").Link("a", "../victim").File("a/b/file"), "a/b/file", "leads through a symbolic link");

    [Fact]
    public void A_file_written_to_a_link_replaces_the_link()
    {
        Unpack(new TarBytes().Link("file", Temporary["victim/file"]).File("file", "mine").ToArray());

        Assert.Equal("mine", File.ReadAllText(Temporary["out/file"]));
        Assert.Equal(FileKind.Regular, Status("file")!.Value.Kind);
        AssertUntouched();
    }

    [Fact]
    public void A_folder_entry_on_a_link_does_not_change_its_target()
    {
        Unpack(new TarBytes().Link("link", Temporary["victim"]).Folder("link/", 0).ToArray());

        Assert.Equal(FileKind.Folder, Status("link")!.Value.Kind);
        AssertUntouched();
    }

    [Theory]
    [InlineData("../victim/file")]
    [InlineData("/../victim/file")]
    public void A_hard_link_that_leaves_the_root_is_refused(string target) => Refused(new TarBytes().HardLink("mine", target), "mine", "leaves the root of the image");

    [Fact]
    public void A_hard_link_through_a_link_is_refused() => Refused(new TarBytes().Link("link", Temporary["victim"]).HardLink("mine", "link/file"), "mine", "leads through a symbolic link");

    [Theory]
    [InlineData("missing")]
    [InlineData("missing/file")]
    [InlineData("folder")]
    [InlineData("gone")]
    [InlineData("/")]
    public void A_hard_link_to_what_is_no_file_of_the_layer_is_refused(string target) =>
        Refused(new TarBytes().Folder("folder/").File(".wh.gone", "").HardLink("mine", target), "mine", "which is");

    [Fact]
    public void A_hard_link_to_a_link_is_a_name_of_the_link()
    {
        Unpack(new TarBytes().Link("link", Temporary["victim/file"]).HardLink("mine", "link").ToArray());

        Assert.Equal(FileKind.SymbolicLink, Status("mine")!.Value.Kind);
        AssertUntouched();
    }

    [Theory]
    [InlineData("a/.wh...")]
    [InlineData("a/.wh..")]
    [InlineData("a/.wh.")]
    public void A_whiteout_of_no_name_is_refused(string name) => Refused(new TarBytes().Folder("a/").File(name, ""), name, "a whiteout of a name that is none");

    [Fact]
    public void A_whiteout_out_of_the_root_is_refused() => Refused(new TarBytes().File("../.wh.victim", ""), "../.wh.victim", "leaves the root");

    [Fact]
    public void A_whiteout_through_a_link_is_refused() => Refused(new TarBytes().Link("link", "../victim").File("link/.wh.file", ""), "link/.wh.file", "leads through a symbolic link");

    [Fact]
    public void An_opaque_mark_through_a_link_is_refused() => Refused(new TarBytes().Link("link", "../victim").File("link/.wh..wh..opq", ""), "link/.wh..wh..opq", "leads through a symbolic link");

    [Fact]
    public void A_file_is_not_a_folder() => Refused(new TarBytes().File("a").File("a/b"), "a/b", "'a' is not a folder");

    [Fact]
    public void The_root_is_a_folder() => Refused(new TarBytes().Link("./", "../victim"), "./", "the root of an image must be a folder");

    [Fact]
    public void Names_longer_than_the_kernel_takes_are_refused()
    {
        Refused(new TarBytes().File(new string('x', 256)), "xxx", "longer than 255 bytes");
        Refused(new TarBytes().File(string.Join('/', Enumerable.Repeat("x", 2000))), "x/x", "3840 in all");
    }

    [Fact]
    public void More_bytes_than_the_limit_are_refused_before_they_are_written()
    {
        ImageException fault = Assert.Throws<ImageException>(() => Unpack([.. RawTar.Header("big", '0', 1L << 40)], limit: 1 << 20));

        Assert.Equal("layer: holds more than the limit of 1048576 bytes", fault.Message);
        Assert.Empty(Directory.GetFiles(Temporary["out"]));
    }

    [Fact]
    public void More_bytes_than_the_disk_has_are_refused_before_they_are_written()
    {
        ImageException fault = Assert.Throws<ImageException>(() => Unpack([.. RawTar.Header("big", '0', 1L << 50)], limit: long.MaxValue));

        Assert.Contains("does not fit on the disk of ", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Empty_files_without_end_meet_the_limit_too()
    {
        TarBytes archive = new(System.Formats.Tar.TarEntryFormat.Ustar);
        Enumerable.Range(0, 1000).ToList().ForEach(i => archive.File($"f{i}", ""));

        Assert.Contains("limit of 1048576", Assert.Throws<ImageException>(() => Unpack(archive.ToArray(), limit: 1 << 20)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_cut_archive_is_refused()
    {
        byte[] whole = new TarBytes().File("file", new string('x', 5000)).ToArray();

        Assert.Contains("cut off", Assert.Throws<ImageException>(() => Unpack(whole[..3000])).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Wherever_an_archive_is_cut_or_damaged_it_is_taken_or_refused_and_nothing_outside_is_touched()
    {
        byte[] whole = new TarBytes().Folder("a/").File("a/file", new string('x', 600)).Link("a/link", "../victim").HardLink("a/mine", "a/file").File("a/.wh.gone", "").Device("null", 1, 3).ToArray();
        int refused = 0;
        for (int i = 0; i < whole.Length; i += 7)
        {
            byte[] damaged = [.. whole];
            damaged[i] ^= (byte)(1 + (i % 255));
            refused += IsRefused(whole[..i]) ? 1 : 0;
            refused += IsRefused(damaged) ? 1 : 0;
        }

        Assert.InRange(refused, 100, 2 * whole.Length / 7);
        AssertUntouched();
    }

    [Fact]
    public void A_tree_of_a_thousand_folders_is_unpacked_and_removed()
    {
        string deep = string.Join('/', Enumerable.Repeat("d", 1000));
        Unpack(new TarBytes().File(deep + "/file").File("d", "a file now").ToArray());

        Assert.Equal("a file now", File.ReadAllText(Temporary["out/d"]));
    }

    [Fact]
    public void Devices_and_setuid_programs_are_content()
    {
        Unpack(new TarBytes().Device("sda", 8, 0).File("su", mode: 0x9ED).Link("passwd", "/etc/passwd").ToArray());

        Assert.Equal((FileKind.CharacterDevice, new DeviceNumber(8, 0)), (Status("sda")!.Value.Kind, Status("sda")!.Value.Device));
        Assert.Equal(0x9ED, Status("su")!.Value.Permissions);
        Assert.Equal(FileKind.SymbolicLink, Status("passwd")!.Value.Kind);
    }

    // Any other exception fails the test.
    private bool IsRefused(byte[] archive) => Record.Exception(() => Unpack(archive)) switch
    {
        null => false,
        ImageException => true,
        IOException { Message: var message } when message.Contains("errno", StringComparison.Ordinal) => true,
        var other => throw other,
    };

    private void Refused(TarBytes archive, string entry, string message)
    {
        ImageException fault = Assert.Throws<ImageException>(() => Unpack(archive.ToArray()));

        Assert.StartsWith(entry, fault.Place, StringComparison.Ordinal);
        Assert.Contains(message, fault.Message, StringComparison.Ordinal);
        AssertUntouched();
    }

    private void AssertUntouched()
    {
        Assert.Equal(_before, Shell.Listing(Temporary["victim"]));
        Assert.Equal(["out", "victim"], Directory.GetFileSystemEntries(Temporary.FullPath).Select(Path.GetFileName).Order());
    }
}
