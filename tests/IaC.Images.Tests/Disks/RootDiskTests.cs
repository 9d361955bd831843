using System.Text.RegularExpressions;
using IaC.Images.Tests.Store;
using IaC.Linux.Files;
using IaC.Testing;

namespace IaC.Images.Tests.Disks;

/// <summary>Root disks out of images of containers. The kernel is the judge: it mounts the disk, and shows there what overlayfs shows of the layers; fsck has nothing to say.</summary>
public sealed class RootDiskTests : StoreTests
{
    private const string Everything = """
        mkdir -p usr/bin etc/empty deep/er/est tmp many opaque/gone
        head -c 300000 /dev/urandom > usr/bin/program; chmod 4755 usr/bin/program; ln usr/bin/program usr/bin/same; ln usr/bin/program deep/too
        printf text > etc/file; chown 12:34 etc/file; chmod 0 etc/file; chown 70000:4000000000 etc/empty; chmod 1777 tmp; chmod 2750 deep
        ln -s usr/bin bin; ln -s "/$(printf 'a%.0s' $(seq 300))" long; ln -s "$(printf 'b%.0s' $(seq 59))" edge; ln -s nowhere dangling; chown -h 5:6 dangling
        mknod null c 1 3; mknod disk b 259 70000; mkfifo pipe; chmod 622 pipe
        : > deep/er/est/empty; touch -d '2001-02-03 04:05:06.789' deep/er etc/file; touch -h -d '1960-01-01' dangling; touch -d '2100-01-01' tmp
        truncate -s 30M sparse; for i in 1 5 9 13 17 21; do printf middle | dd of=sparse bs=1M seek=$i conv=notrunc status=none; done
        printf 'caf\351' > "$(printf 'caf\351')"; printf x > 'größe 😀'
        for i in $(seq 400); do printf $i > many/a-long-name-so-that-the-folder-needs-more-than-one-block-$i; done
        : > opaque/gone/file; : > removed
        """;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public RootDiskTests()
    {
        Require.Root();
        Require.Program("/usr/bin/qemu-img", "qemu-utils");
        Require.Program("/usr/bin/python3", "python3");
        Require.Program("/sbin/e2fsck", "e2fsprogs");
    }

    [Fact]
    public async Task The_kernel_shows_of_the_disk_what_it_shows_of_the_layers()
    {
        StoredImage image = await BuildAsync("localhost/all:1", Everything, "mkdir opaque etc; : > opaque/.wh..wh..opq; : > opaque/new; : > .wh.removed; printf other > etc/file");

        StoredImage disk = await new RootDisks(Images).MakeAsync(image, null, ["localhost/disk:1"], null, Token);

        Assert.Equal((ImageFormat.Disk, image.Digest), (disk.Format, disk.MadeFrom));
        Assert.Equal(image.Config.Config?.Entrypoint, disk.Config.Config?.Entrypoint);
        Assert.Equal("ext4", Images.DiskOf(disk).FileSystem);
        string[] expected = await OverlayAsync(image);
        Assert.Contains("many/a-long-name-so-that-the-folder-needs-more-than-one-block-400 f", expected.Select(line => Regex.Match(line, "^[^ ]+ .").Value));
        Assert.Equal(expected, Mounted(disk));
        Assert.Empty(await Images.VerifyAsync(Token));
        Assert.Empty(Directory.GetFileSystemEntries(Images.Layout.Ingest));
    }

    [Fact]
    public async Task The_same_image_gives_the_same_disk_everywhere_and_is_known_again()
    {
        StoredImage image = await BuildAsync("localhost/all:1", Everything, ": > more");
        StoredImage disk = await new RootDisks(Images).MakeAsync(image, 64 << 20, ["localhost/disk:1"], null, Token);
        ImageStore other = ImageStore.Open(Temporary["other"], TimeProvider.System);
        StoredImage copy = await other.AddAsync(Images.SourceOf(image), ["localhost/copy:1"], unpack: true, null, Token);

        Assert.Equal(disk.Digest, (await new RootDisks(other).MakeAsync(copy, 64 << 20, ["localhost/d:1"], null, Token)).Digest);
        Assert.Equal(disk.Digest, new RootDisks(Images).Find(image.Digest, 64 << 20)!.Digest);
        Assert.Null(new RootDisks(Images).Find(image.Digest, null));
        Images.Untag("localhost/disk:1");
        await CollectAsync();
        Assert.Null(new RootDisks(Images).Find(image.Digest, 64 << 20));
    }

    [Theory]
    [InlineData(16)]
    [InlineData(127)]
    [InlineData(129)]
    [InlineData(257)]
    [InlineData(1000)]
    [InlineData(20_000)]
    public async Task A_disk_of_any_size_is_whole(int mebibytes)
    {
        StoredImage image = await BuildAsync("localhost/small:1", "mkdir -p a/b; printf x > a/b/c");

        StoredImage disk = await new RootDisks(Images).MakeAsync(image, (long)mebibytes << 20, [], null, Token);

        Assert.Equal((long)mebibytes << 20, Images.DiskOf(disk).VirtualSize);
        Assert.True(disk.Layers[0].Descriptor.Size < 32 << 20, $"what is empty takes nothing: {disk.Layers[0].Descriptor.Size}");
        Assert.Equal(await OverlayAsync(image), Mounted(disk));
    }

    [Fact]
    public async Task Content_of_several_groups_is_whole_and_the_disk_can_be_written_and_grown()
    {
        StoredImage image = await BuildAsync("localhost/large:1", "head -c 150M /dev/urandom > large; mkdir d; for i in $(seq 5000); do : > d/$i; done");

        StoredImage disk = await new RootDisks(Images).MakeAsync(image, 300L << 20, [], null, Token);

        Assert.Equal(await OverlayAsync(image), Mounted(disk));
        Shell.Run(Temporary.FullPath, $"""
            qemu-img convert -f qcow2 -O raw {Images.DiskOf(disk).Path} grown; truncate -s 3G grown
            mkdir m; unshare -m sh -ec 'mount -o loop grown m; rm -r m/d; mkdir m/f; umount m'
            e2fsck -fn grown; resize2fs -f grown
            unshare -m sh -ec 'mount -o loop grown m; head -c 300M /dev/zero > m/more; mkdir m/e; for i in $(seq 3000); do : > m/e/$i; done; umount m'
            e2fsck -fn grown
            """);
    }

    [Theory]
    [InlineData(1L << 20, "too small for a file system")]
    [InlineData(20L << 20, "does not fit into a disk of 20971520 bytes")]
    public async Task What_does_not_fit_is_refused_and_leaves_nothing(long size, string expected)
    {
        StoredImage image = await BuildAsync("localhost/large:1", "head -c 20M /dev/urandom > large");
        int before = Directory.GetFiles(Images.Layout.Blobs).Length;

        ImageException fault = await Assert.ThrowsAsync<ImageException>(() => new RootDisks(Images).MakeAsync(image, size, ["localhost/d:1"], null, Token));

        Assert.Contains(expected, fault.Message, StringComparison.Ordinal);
        Assert.StartsWith("localhost/large:1: ", fault.Message, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFileSystemEntries(Images.Layout.Ingest));
        Assert.Equal(before, Directory.GetFiles(Images.Layout.Blobs).Length);
        Assert.Null(Images.Find("localhost/d:1"));
    }

    private async Task<StoredImage> BuildAsync(string name, params string[] layers)
    {
        List<byte[]> archives = [];
        foreach (string script in layers)
        {
            string folder = Temporary[$"layer{archives.Count}"];
            Directory.CreateDirectory(folder);
            Shell.Run(folder, script);
            if (archives.Count == 0)
            {
                AddAttributes(folder);
            }

            Shell.Run(Temporary.FullPath, $"tar --format=posix -S --xattrs --xattrs-include=* -cf a.tar -C {folder} .");
            archives.Add(File.ReadAllBytes(Temporary["a.tar"]));
        }

        ImageOfBytes image = new([.. archives]);
        return await AddAsync(image.WithConfig(config => config.Replace("\"os\"", "\"config\":{\"Entrypoint\":[\"/usr/bin/program\"]},\"os\"", StringComparison.Ordinal)), name);
    }

    private static void AddAttributes(string folder)
    {
        if (!File.Exists(Path.Combine(folder, "etc/file")))
        {
            return;
        }

        using SafeFolder tree = SafeFolder.Open(folder);
        using SafeFolder etc = tree.OpenFolder("etc");
        using SafeFolder bin = tree.OpenFolder("usr/bin");
        etc.SetAttribute("file", "user.note", "value"u8);
        etc.SetAttribute("file", "user.empty", []);
        etc.SetAttribute("file", "user.longer.name", new byte[1001]);
        tree.SetAttribute("dangling", "trusted.mark", "1"u8);

        // struct vfs_cap_data: version 2, effective, CAP_NET_RAW. An access control list: version 2, then entries of tag, permissions and id.
        bin.SetAttribute("program", "security.capability", [1, 0, 0, 2, 0, 0x20, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
        byte[] list = [2, 0, 0, 0, .. Entry(1, 7), .. Entry(2, 5, 1234), .. Entry(4, 5), .. Entry(8, 6, 70000), .. Entry(16, 7), .. Entry(32, 4)];
        tree.SetAttribute("deep", "system.posix_acl_access", list);
        tree.SetAttribute("deep", "system.posix_acl_default", list);

        static byte[] Entry(short tag, short permissions, int id = -1) => [.. BitConverter.GetBytes(tag), .. BitConverter.GetBytes(permissions), .. BitConverter.GetBytes(id)];
    }

    private async Task<string[]> OverlayAsync(StoredImage image)
    {
        IReadOnlyList<string> layers = await Images.LowerDirectoriesAsync(image, null, Token);
        Directory.CreateDirectory(Temporary["none"]);
        return Listing($"mount -t overlay overlay -o lowerdir={string.Join(':', layers)}:{Temporary["none"]}");
    }

    private string[] Mounted(StoredImage disk)
    {
        Shell.Run(Temporary.FullPath, $"qemu-img convert -f qcow2 -O raw {Images.DiskOf(disk).Path} disk; e2fsck -fn disk");
        return Listing("mount -o loop,ro disk");
    }

    // Links of folders are not compared: overlayfs does not count them.
    private string[] Listing(string mount)
    {
        Directory.CreateDirectory(Temporary["mnt"]);
        File.WriteAllText(Temporary["list.py"], """
            import hashlib, os, stat, sys
            for folder, folders, files in os.walk(b'mnt'):
                for path in [folder] + [os.path.join(folder, f) for f in files + [d for d in folders if os.path.islink(os.path.join(folder, d))]]:
                    s = os.lstat(path)
                    if path == b'mnt/lost+found': continue
                    kind = {stat.S_IFDIR: 'd', stat.S_IFREG: 'f', stat.S_IFLNK: 'l', stat.S_IFCHR: 'c', stat.S_IFBLK: 'b', stat.S_IFIFO: 'p'}[stat.S_IFMT(s.st_mode)]
                    content = hashlib.sha256(open(path, 'rb').read()).hexdigest() if kind == 'f' else os.readlink(path) if kind == 'l' else ''
                    names = sorted((n, os.getxattr(path, n, follow_symlinks=False)) for n in os.listxattr(path, follow_symlinks=False) if not n.startswith('trusted.overlay'))
                    print(path[4:].decode(errors='backslashreplace'), kind, oct(s.st_mode), s.st_uid, s.st_gid, s.st_mtime_ns, s.st_nlink if kind != 'd' else '', s.st_size if kind != 'd' else '', s.st_rdev, content, names)
            """);
        string[] lines = Shell.Run(Temporary.FullPath, $"unshare -m sh -ec 'mount --make-rprivate /; {mount} mnt; python3 list.py'").Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Array.Sort(lines, StringComparer.Ordinal);
        return lines;
    }
}
