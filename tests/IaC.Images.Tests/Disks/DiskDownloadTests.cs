using System.Security.Cryptography;
using IaC.Images.Registries;
using IaC.Testing.Registries;

namespace IaC.Images.Tests.Disks;

/// <summary>Disks of a web server that fails on the way.</summary>
public sealed class DiskDownloadTests : DiskTests
{
    private readonly byte[] _file;

    public DiskDownloadTests()
    {
        Shell.Run(Temporary.FullPath, "gzip -nc disk.raw >disk.gz");
        _file = File.ReadAllBytes(Temporary["disk.gz"]);
    }

    [Fact]
    public async Task A_connection_that_breaks_is_taken_up_where_it_broke()
    {
        using FileServer server = new(_file) { Spoil = request => request < 2 ? new Fault { DropAfter = 100_000 } : null };

        StoredImage image = await TakeAsync(Source(server));

        AssertSame("disk.raw", image);
        Assert.Equal(3, server.Offsets.Count);
        Assert.All(server.Offsets.Skip(1), offset => Assert.InRange(offset, 1, 200_000));
        Assert.Empty(Directory.GetFileSystemEntries(Images.Layout.Ingest));
    }

    [Fact]
    public async Task What_a_broken_attempt_left_is_not_fetched_again()
    {
        using FileServer server = new(_file) { Spoil = request => request == 0 ? new Fault { DropAfter = 150_000 } : new Fault { Status = 404 } };
        await Assert.ThrowsAsync<RegistryException>(() => TakeAsync(Source(server)));
        long left = new FileInfo(Assert.Single(Directory.GetFiles(Images.Layout.Ingest))).Length;
        Assert.InRange(left, 1, 150_000);
        server.Spoil = _ => null;

        StoredImage image = await TakeAsync(Source(server));

        AssertSame("disk.raw", image);
        Assert.Equal(left, server.Offsets.Last());
    }

    [Fact]
    public async Task A_server_without_ranges_is_read_from_the_start()
    {
        using FileServer server = new(_file) { Spoil = request => new Fault { NoRanges = true, DropAfter = request == 0 ? 100_000 : null } };
        server.Spoil = request => request == 0 ? new Fault { DropAfter = 100_000 } : new Fault { NoRanges = true };

        AssertSame("disk.raw", await TakeAsync(Source(server)));
    }

    [Fact]
    public async Task A_file_that_was_replaced_at_the_server_is_fetched_anew()
    {
        using FileServer server = new([.. _file.Reverse()]) { Spoil = request => request == 0 ? new Fault { DropAfter = 100_000 } : new Fault { Status = 404 } };
        await Assert.ThrowsAsync<RegistryException>(() => TakeAsync(Source(server)));
        (server.Content, server.Spoil) = (_file, _ => null);

        AssertSame("disk.raw", await TakeAsync(Source(server)));
    }

    [Theory]
    [InlineData(429)]
    [InlineData(503)]
    public async Task A_refusal_that_passes_is_waited_for(int status)
    {
        using FileServer server = new(_file) { Spoil = request => request == 0 ? new Fault { Status = status } : null };

        AssertSame("disk.raw", await TakeAsync(Source(server)));
    }

    [Fact]
    public async Task Other_bytes_than_the_checksum_says_are_refused_and_removed()
    {
        using FileServer server = new([.. _file.Reverse()]);

        ImageException fault = await Assert.ThrowsAsync<ImageException>(() => TakeAsync(Source(server)));

        Assert.Contains($"{server.Url}: has the checksum sha256:", fault.Message, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFileSystemEntries(Images.Layout.Ingest));
    }

    [Fact]
    public async Task A_file_that_is_not_there_and_a_server_that_nobody_runs_are_told()
    {
        using FileServer server = new(_file) { Spoil = _ => new Fault { Status = 404 } };
        RegistryException fault = await Assert.ThrowsAsync<RegistryException>(() => TakeAsync(Source(server)));
        Assert.Equal($"{server.Url}: is not there", fault.Message);

        await Assert.ThrowsAsync<ImageException>(() => TakeAsync(new DiskSource.Download(server.Url)));
    }

    private DiskSource.Download Source(FileServer server) => new(server.Url) { Checksum = DiskChecksum.Parse(Convert.ToHexString(SHA256.HashData(_file))) };
}
