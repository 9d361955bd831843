using IaC.Images.Unpacking;
using IaC.Linux.Files;

namespace IaC.Images.Tests.Unpacking;

/// <summary>What an archive holds is what lies on disk, as <c>tar -x</c> lays it out.</summary>
public sealed class FaithfulUnpackTests : UnpackTests
{
    // struct vfs_cap_data of linux/capability.h, version 2, effective, CAP_NET_RAW.
    private static readonly byte[] NetRaw = [1, 0, 0, 2, 0, 0x20, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0];

    [Theory]
    [InlineData("--format=posix --xattrs --xattrs-include=*")]
    [InlineData("--format=posix -S --xattrs --xattrs-include=*")]
    [InlineData("--format=gnu")]
    [InlineData("--format=oldgnu -S")]
    [InlineData("--format=ustar --exclude=disk --exclude=dangling")]
    public void A_tree_with_everything_in_it_comes_out_as_tar_lays_it_out(string options)
    {
        Directory.CreateDirectory(Temporary["tree"]);
        Directory.CreateDirectory(Temporary["expected"]);
        Shell.Run(Temporary["tree"], """
            mkdir -p usr/bin etc/empty deep/er/est tmp
            head -c 300000 /dev/urandom > usr/bin/program; chmod 4755 usr/bin/program; ln usr/bin/program usr/bin/same
            printf text > etc/file; chown 12:34 etc/file; chmod 0 etc/file; chown 7:8 etc/empty; chmod 1777 tmp; chmod 2750 deep
            ln -s usr/bin bin; ln -s /absolute/target absolute; ln -s nowhere dangling; chown -h 5:6 dangling
            ln -s ../../../../outside out; ln absolute absolute2
            mknod null c 1 3; mknod disk b 259 70000; mkfifo pipe; chmod 622 pipe
            : > deep/er/est/empty; touch -d '2001-02-03 04:05:06.789' deep/er etc/file; touch -h -d '1960-01-01' dangling
            truncate -s 5M sparse; printf middle | dd of=sparse bs=1 seek=3000000 conv=notrunc status=none
            printf 'caf\351' > "$(printf 'caf\351')"; printf x > 'größe 😀'
            """);
        using (SafeFolder tree = SafeFolder.Open(Temporary["tree"]))
        {
            SetAttribute(tree, "etc", "file", "user.note", "value"u8);
            SetAttribute(tree, "usr/bin", "program", "security.capability", NetRaw);
            tree.SetAttribute("bin", "trusted.mark", "1"u8);
        }

        Shell.Run(Temporary.FullPath, $"tar {options} -cf a.tar -C tree .; tar -xp --xattrs --xattrs-include=* -f a.tar -C expected");

        using FileStream archive = File.OpenRead(Temporary["a.tar"]);
        Unpack(archive);

        Assert.Equal(Shell.Listing(Temporary["expected"]), Shell.Listing(Temporary["out"]));
        bool hasAttributes = options.Contains("--xattrs");
        Assert.Equal(hasAttributes ? NetRaw : null, Attribute("usr/bin/program", "security.capability"));
        Assert.Equal(hasAttributes ? "value"u8.ToArray() : null, Attribute("etc/file", "user.note"));
        Assert.True(Status("sparse")!.Value.Allocated < 1 << 20 || !options.Contains("-S"));
    }

    [Fact]
    public void A_later_entry_of_a_name_replaces_the_earlier_one()
    {
        Unpack(new TarBytes()
            .File("a", "first").File("a", "second")
            .Folder("b/").File("b/inside").File("b", "a file now")
            .Link("c", "a").Folder("c/").File("c/inside")
            .Folder("d/", 0x1C0).File("d/kept").Folder("d/", 0x1ED)
            .File("e").HardLink("f", "e").HardLink("f", "a")
            .ToArray());

        Assert.Equal("second", File.ReadAllText(Temporary["out/a"]));
        Assert.Equal("a file now", File.ReadAllText(Temporary["out/b"]));
        Assert.Equal("content", File.ReadAllText(Temporary["out/c/inside"]));
        Assert.Equal(("content", 0x1ED), (File.ReadAllText(Temporary["out/d/kept"]), Status("d")!.Value.Permissions));
        Assert.Equal(Status("a")!.Value.Inode, Status("f")!.Value.Inode);
    }

    [Fact]
    public void Folders_that_are_not_listed_are_made_and_an_absolute_name_is_below_the_root()
    {
        Unpack(new TarBytes().File("/etc/deep/file").File("./x").File("a/b/../c").ToArray());

        Assert.Equal(["out/a/c", "out/etc/deep/file", "out/x"], Directory.GetFiles(Temporary["out"], "*", SearchOption.AllDirectories).Select(f => Path.GetRelativePath(Temporary.FullPath, f)).Order());
        Assert.Equal((0x1ED, FileTime.Epoch), (Status("etc")!.Value.Permissions, Status("etc")!.Value.Modified));
    }

    [Fact]
    public void The_root_takes_mode_and_time_of_its_entry()
    {
        Unpack(new TarBytes().Folder("./", 0x1C9).File("./late").ToArray());

        using SafeFolder root = SafeFolder.Open(Temporary["out"]);
        Assert.Equal((0x1C9, FileTime.Epoch), (root.Status().Permissions, root.Status().Modified));
    }

    [Fact]
    public void A_name_that_is_gone_becomes_a_whiteout_of_overlayfs()
    {
        Unpack(new TarBytes().File("etc/.wh.passwd", "").Folder("opt/").File("opt/.wh..wh..opq", "").File(".wh..wh.plnk", "").ToArray());

        Assert.True(Whiteouts.IsWhiteout(Status("etc/passwd")!.Value));
        using SafeFolder opt = SafeFolder.Open(Temporary["out/opt"]);
        Assert.True(Whiteouts.IsOpaque(opt));
        Assert.Equal(["etc", "opt"], Directory.GetFileSystemEntries(Temporary["out"]).Select(Path.GetFileName).Order());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_whiteout_hides_the_layers_below_and_never_what_its_own_layer_brings(bool whiteoutFirst)
    {
        TarBytes archive = new();
        _ = whiteoutFirst ? archive.File(".wh.folder", "").File(".wh.file", "") : archive;
        archive.Folder("folder/").File("folder/new").File("file", "new");
        _ = whiteoutFirst ? archive : archive.File(".wh.folder", "").File(".wh.file", "");

        Unpack(archive.ToArray());

        using SafeFolder folder = SafeFolder.Open(Temporary["out/folder"]);
        Assert.True(Whiteouts.IsOpaque(folder));
        Assert.Equal("content", File.ReadAllText(Temporary["out/folder/new"]));
        Assert.Equal("new", File.ReadAllText(Temporary["out/file"]));
    }

    [Fact]
    public void A_folder_made_for_an_entry_below_a_whiteout_hides_what_was_there()
    {
        Unpack(new TarBytes().File(".wh.folder", "").File("folder/new").ToArray());

        using SafeFolder folder = SafeFolder.Open(Temporary["out/folder"]);
        Assert.True(Whiteouts.IsOpaque(folder));
    }

    [Fact]
    public void Marks_of_the_packing_machine_are_left_out()
    {
        Unpack(new TarBytes().Attributes("file", ("trusted.overlay.redirect", "/etc"), ("user.overlay.origin", "x"), ("security.selinux", "label"), ("user.kept", "yes")).ToArray());

        using SafeFolder root = SafeFolder.Open(Temporary["out"]);
        using SafeFile file = root.OpenFile("file");
        Assert.Null(file.GetAttribute("trusted.overlay.redirect"));
        Assert.Null(file.GetAttribute("user.overlay.origin"));
        Assert.Equal("yes"u8.ToArray(), file.GetAttribute("user.kept"));
    }

    [Theory]
    [InlineData("gzip -c")]
    [InlineData("zstd -qc")]
    [InlineData("cat")]
    public void Compression_is_told_by_the_first_bytes(string compressor)
    {
        File.WriteAllBytes(Temporary["a.tar"], new TarBytes().File("file").ToArray());
        Shell.Run(Temporary.FullPath, $"{compressor} a.tar > b");

        Unpack(Compression.Open(File.OpenRead(Temporary["b"])));

        Assert.Equal("content", File.ReadAllText(Temporary["out/file"]));
    }

    private static void SetAttribute(SafeFolder tree, string folder, string name, string attribute, ReadOnlySpan<byte> value)
    {
        using SafeFolder holder = tree.OpenFolder(folder);
        holder.SetAttribute(name, attribute, value);
    }

    private byte[]? Attribute(string path, string attribute)
    {
        using SafeFolder root = SafeFolder.Open(Temporary["out"]);
        using SafeFile file = root.OpenFile(path);
        return file.GetAttribute(attribute);
    }
}
