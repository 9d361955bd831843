using IaC.Engine;
using IaC.Linux.Locks;
using IaC.Pods;
using IaC.Providers.Guests;
using IaC.Testing;

namespace IaC.Providers.Tests.Guests;

public sealed class KeptDisksTests : IDisposable
{
    private readonly TemporaryFolder folder = new("disks-");

    private RootLayout Layout => RootLayout.At(folder["root"]);

    [Fact]
    public void A_disk_that_a_QEMU_still_has_open_is_in_use_though_no_record_names_it()
    {
        string path = Path.Combine(Layout.GuestDisks(Guid.NewGuid(), "vm"), "data.raw");
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, "data");
        KeptDisks disks = new(Layout);

        // QEMU locks bytes beyond the first hundred (block/file-posix.c).
        using (RangeLock? held = RangeLock.TryTake(path, 100))
        {
            Assert.NotNull(held);
            KeptDisk disk = Assert.Single(disks.List());
            Assert.True(disk.Used);
            Assert.Contains("still open", Assert.Throws<EngineException>(() => disks.Remove(disk)).Message, StringComparison.Ordinal);
            Assert.True(File.Exists(path));
        }

        KeptDisk free = Assert.Single(disks.List());
        Assert.False(free.Used);
        disks.Remove(free);
        Assert.False(File.Exists(path));
    }

    public void Dispose() => folder.Dispose();
}
