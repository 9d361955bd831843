using IaC.Images.Build;
using IaC.Images.Tar;
using IaC.Linux.Files;

namespace IaC.Images.Tests.Build;

public sealed class UpperLayerTests : BuildTests
{
    [Fact]
    public void What_was_written_changed_and_removed_is_there_and_links_stay_links()
    {
        Shell.Run(Temporary["base"], "mkdir lower upper; cd upper; mkdir a a/deep; echo x >a-b; ln a-b a/link; mknod gone c 0 0; ln -s x soft; mkfifo pipe; mkdir new; echo y >new/file");
        using (SafeFolder upper = SafeFolder.Open(Temporary["base/upper"]))
        {
            upper.SetAttribute("new", "trusted.overlay.opaque", "y"u8);
        }

        Assert.Equal(
            [".wh.gone File", "a/ Folder", "a-b File", "a/deep/ Folder", "a/link HardLink a-b", "new/ Folder", "new/.wh..wh..opq File", "new/file File", "pipe Fifo", "soft SymbolicLink x"],
            Entries());
    }

    [Fact]
    public void What_only_was_mounted_on_or_copied_up_is_left_out_but_not_what_changed()
    {
        Shell.Run(Temporary["base"], "mkdir -p lower/etc lower/var lower/kept upper/etc upper/var upper/run/secrets upper/kept upper/proc; touch upper/etc/hosts upper/run/secrets/key; echo mine >upper/proc/file; chmod 700 upper/kept; touch upper/var/hosts");

        Assert.Equal(["kept/ Folder", "proc/ Folder", "proc/file File", "var/ Folder", "var/hosts File"], Entries("/etc/hosts", "/run/secrets/key", "/proc"));
    }

    [Fact]
    public void Nothing_written_is_an_empty_layer() => Assert.Empty(EntriesAfter("mkdir -p lower/etc upper/etc", "/proc"));

    [Fact]
    public void Writing_in_another_order_and_time_gives_the_same_bytes()
    {
        Shell.Run(Temporary["base"], "mkdir lower upper; cd upper; echo 1 >a; ln a c; mkdir b; echo 2 >b/x");
        byte[] first = Archive();
        Shell.Run(Temporary["base"], "rm -r upper; mkdir upper; cd upper; mkdir b; echo 2 >b/x; echo 1 >c; ln c a; touch -d 2101-01-01 a b");

        Assert.Equal(first, Archive());
    }

    [Fact]
    public void What_is_older_than_the_command_keeps_its_time()
    {
        Shell.Run(Temporary["base"], "mkdir lower upper; cd upper; echo 1 >written; echo 2 >unpacked; touch -d @1000.5 unpacked; ln unpacked second");
        TarReader reader = new(new MemoryStream(Archive()));
        List<string> found = [];
        while (reader.Next() is { } entry)
        {
            found.Add($"{entry.Name} {entry.Modified.Seconds}.{entry.Modified.Nanoseconds}");
        }

        Assert.Equal(["second 1000.500000000", "unpacked 1000.500000000", "written 0.0"], found);
    }

    private List<string> EntriesAfter(string command, params string[] mountPoints)
    {
        Shell.Run(Temporary["base"], command);
        return Entries(mountPoints);
    }

    private List<string> Entries(params string[] mountPoints)
    {
        TarReader reader = new(new MemoryStream(Archive(mountPoints)));
        List<string> found = [];
        while (reader.Next() is { } entry)
        {
            found.Add($"{entry.Name} {entry.Type} {entry.LinkTarget}".TrimEnd());
        }

        return found;
    }

    private byte[] Archive(params string[] mountPoints)
    {
        using MemoryStream archive = new();
        UpperLayer.Write(new Ended(Temporary["base/upper"], mountPoints.ToHashSet()), [Temporary["base/lower"]], archive, FileTime.Epoch, null, CancellationToken.None);
        return archive.ToArray();
    }

    private sealed record Ended(string UpperFolder, IReadOnlySet<string> MountPoints) : IBuildRun
    {
        public DateTimeOffset Began { get; } = DateTimeOffset.UtcNow.AddMinutes(-1);

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
