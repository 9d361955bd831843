using IaC.Testing;

namespace IaC.Images.Tests.Disks;

/// <summary>Disks out of files: what is taken, as what, and what is refused.</summary>
public sealed class DiskIntakeTests : DiskTests
{
    [Fact]
    public async Task A_raw_disk_becomes_an_immutable_base()
    {
        StoredImage image = await TakeAsync(Local("disk.raw"), "localhost/s/disk:latest");

        DiskImage disk = Images.DiskOf(image);
        Assert.Equal((ImageFormat.Disk, DiskFormat.Qcow2, Size), (image.Format, disk.Format, disk.VirtualSize));
        Assert.Equal(image.Digest, disk.Image);
        Assert.Equal(["localhost/s/disk:latest"], image.Names);
        AssertSame("disk.raw", image);
        Assert.True(new FileInfo(disk.Path).Length < 1 << 20, "zeros take no space");
        Shell.Run(Temporary.FullPath, $"qemu-img create -q -f qcow2 -b {disk.Path} -F qcow2 overlay.qcow2 && qemu-io -c 'write -P 9 0 64k' overlay.qcow2");
        AssertSame("disk.raw", image);
        Assert.Empty(await Images.VerifyAsync(Token));
    }

    [Theory]
    [InlineData("gzip -n", "gzip")]
    [InlineData("xz", "xz-utils")]
    [InlineData("xz -9 --check=sha256 --block-size=1MiB", "xz-utils")]
    [InlineData("zstd -q", "zstd")]
    [InlineData("bzip2", "bzip2")]
    public async Task A_compressed_disk_is_the_same_disk(string compress, string package)
    {
        Require.Program($"/usr/bin/{compress.Split(' ')[0]}", package);
        StoredImage plain = await TakeAsync(Local("disk.raw"));
        Shell.Run(Temporary.FullPath, $"{compress} -c disk.raw >compressed");

        StoredImage image = await TakeAsync(Local("compressed"));

        Assert.Equal(plain.Digest, image.Digest);
        Assert.Empty(await Images.VerifyAsync(Token));
    }

    [Fact]
    public async Task Several_xz_streams_in_one_file_are_one_disk()
    {
        Require.Program("/usr/bin/xz", "xz-utils");
        Shell.Run(Temporary.FullPath, "(head -c 1000000 disk.raw | xz -c; head -c 8 /dev/zero; tail -c +1000001 disk.raw | xz -c) >two.xz");

        AssertSame("disk.raw", await TakeAsync(Local("two.xz")));
    }

    [Theory]
    [InlineData("xz", "xz-utils")]
    [InlineData("gzip", "gzip")]
    [InlineData("zstd -q", "zstd")]
    [InlineData("bzip2", "bzip2")]
    public async Task A_compressed_disk_that_is_cut_off_is_refused(string compress, string package)
    {
        Require.Program($"/usr/bin/{compress.Split(' ')[0]}", package);
        Shell.Run(Temporary.FullPath, $"{compress} -c disk.raw | head -c 200000 >short");

        ImageException fault = await Assert.ThrowsAsync<ImageException>(() => TakeAsync(Local("short")));

        Assert.Contains("damaged", fault.Message, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFileSystemEntries(Images.Layout.Ingest));
    }

    [Fact]
    public async Task A_qcow2_disk_is_flattened()
    {
        Shell.Run(Temporary.FullPath, "qemu-img convert -f raw -O qcow2 -c disk.raw compressed.qcow2 && qemu-img snapshot -c before compressed.qcow2");

        StoredImage image = await TakeAsync(Local("compressed.qcow2"));

        AssertSame("disk.raw", image);
        Assert.DoesNotContain("before", Shell.Run("/", $"qemu-img snapshot -l {Images.DiskOf(image).Path}"), StringComparison.Ordinal);
        Assert.Equal(image.Digest, (await TakeAsync(Local("disk.raw"))).Digest);
    }

    [Theory]
    [InlineData("qemu-img create -q -f qcow2 -b $PWD/disk.raw -F raw bad", "backing file")]
    [InlineData("qemu-img create -q -f qcow2 -o data_file=$PWD/data bad 1M", "data in another file")]
    [InlineData("qemu-img convert -f raw -O vmdk disk.raw bad", "vmdk")]
    [InlineData("qemu-img convert -f raw -O vdi disk.raw bad", "vdi")]
    [InlineData("qemu-img convert -f raw -O vhdx disk.raw bad", "vhdx")]

    // It measures the machine first, and gives up where the kernel's clock of processor time has not moved meanwhile.
    [InlineData("for i in 1 2 3 4 5 6 7 8 9 10; do if qemu-img create -q --object secret,id=s,data=x -f qcow2 -o encrypt.format=luks,encrypt.key-secret=s bad 1M; then exit 0; fi; done; exit 1", "encrypted")]
    public async Task What_would_make_QEMU_read_other_files_or_is_another_format_is_refused(string make, string expected)
    {
        Shell.Run(Temporary.FullPath, make);

        ImageException fault = await Assert.ThrowsAsync<ImageException>(() => TakeAsync(Local("bad")));

        Assert.Contains(expected, fault.Message, StringComparison.Ordinal);
        Assert.StartsWith(Temporary["bad"], fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_declared_raw_is_never_taken_for_something_else()
    {
        Shell.Run(Temporary.FullPath, "qemu-img create -q -f qcow2 -b $PWD/disk.raw -F raw inner");

        StoredImage image = await TakeAsync(Local("inner") with { Format = DiskFormat.Raw });

        AssertSame("inner", image);
    }

    [Fact]
    public async Task A_file_with_another_checksum_is_refused_and_the_right_one_is_known_again()
    {
        DiskChecksum right = DiskChecksum.Parse(Shell.Run(Temporary.FullPath, "sha512sum disk.raw")[..128].ToUpperInvariant());
        ImageException fault = await Assert.ThrowsAsync<ImageException>(() => TakeAsync(Local("disk.raw") with { Checksum = DiskChecksum.Parse(new string('0', 64)) }));
        Assert.Contains($"and not sha256:{new string('0', 64)}", fault.Message, StringComparison.Ordinal);

        DiskSource source = Local("disk.raw") with { Checksum = right };
        StoredImage image = await TakeAsync(source);
        File.Delete(Temporary["disk.raw"]);

        Assert.Equal(image.Digest, Intake.Find(await DiskIntake.KeyOfAsync(source, Token))!.Digest);
        Assert.Equal(["localhost/again:latest"], (await TakeAsync(source, "localhost/again:latest")).Names);
        await CollectAsync();
        Images.Untag("localhost/again:latest");
        await CollectAsync();
        Assert.Null(Intake.Find(await DiskIntake.KeyOfAsync(source, Token)));
        Assert.Empty(Directory.GetFiles(Images.Layout.Blobs));
        Assert.Empty(Directory.GetFiles(Images.Layout.Builds));
    }
}
