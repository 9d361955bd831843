using IaC.Linux.Locks;
using IaC.Testing;

namespace IaC.Pods.Tests.Machines;

public sealed class CondemnedDisksTests : IDisposable
{
    private readonly TemporaryFolder folder = new("condemned-");

    [Fact]
    public void One_that_a_QEMU_has_open_is_deleted_once_it_has_not()
    {
        string data = Disk("data.raw"), kept = Disk("kept.qcow2");
        CondemnedDisks.Condemn(data);
        CondemnedDisks.Condemn(folder["none.raw"]);

        // QEMU locks bytes beyond the first hundred (block/file-posix.c).
        using (RangeLock.TryTake(data, 100))
        {
            Assert.Equal(["data"], CondemnedDisks.Remove(folder.FullPath));
            Assert.True(File.Exists(data));
        }

        Assert.Empty(CondemnedDisks.Remove(folder.FullPath));
        Assert.Equal([kept], Directory.GetFiles(folder.FullPath));
    }

    [Fact]
    public void One_that_is_wanted_again_stays()
    {
        string data = Disk("data.raw");
        CondemnedDisks.Condemn(data);
        CondemnedDisks.Spare(data);

        Assert.Empty(CondemnedDisks.Remove(folder.FullPath));
        Assert.Equal([data], Directory.GetFiles(folder.FullPath));
    }

    [Fact]
    public void A_guest_without_disks_has_none() => Assert.Empty(CondemnedDisks.Remove(folder["nothing"]));

    public void Dispose() => folder.Dispose();

    private string Disk(string name)
    {
        File.WriteAllText(folder[name], "data");
        return folder[name];
    }
}
