using IaC.Hashing;
using IaC.Testing;

namespace IaC.Pods.Tests.Machines;

public sealed class MachineFilesTests : IDisposable
{
    private const string Uid = "00112233445566778899aabbccddeeff";

    private readonly TemporaryFolder folder = new("files-");

    private RootLayout Layout => RootLayout.At(folder["root"]);

    private string Copies => MachineFolders.Files(Layout, Uid);

    [Fact]
    public void A_copy_that_is_there_is_the_guests_own_whatever_becomes_of_its_source()
    {
        VirtualMachine machine = With("a kernel");
        MachineFiles.Ensure(Layout, Uid, machine);
        File.WriteAllText(folder["vmlinuz"], "another kernel");

        MachineFiles.Prepare(Layout, Uid, machine);

        Assert.Equal("a kernel", File.ReadAllText(Path.Combine(Copies, machine.Files[0].Name)));
    }

    [Fact]
    public void What_is_not_what_was_pinned_is_not_copied()
    {
        VirtualMachine machine = With("a kernel");
        string now = folder.Write("vmlinuz", "another kernel");

        IOException fault = Assert.Throws<IOException>(() => MachineFiles.Ensure(Layout, Uid, machine));

        Assert.Contains(now, fault.Message, StringComparison.Ordinal);
        Assert.Contains(Sha256.Digest("another kernel"u8), fault.Message, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFileSystemEntries(Copies));
    }

    [Fact]
    public void What_the_machine_does_not_want_any_more_goes_when_it_starts()
    {
        MachineFiles.Ensure(Layout, Uid, With("a kernel"));
        VirtualMachine next = With("another kernel");
        MachineFiles.Ensure(Layout, Uid, next);
        Assert.Equal(2, Directory.GetFiles(Copies).Length);

        MachineFiles.Prepare(Layout, Uid, next);

        Assert.Equal([next.Files[0].Name], Directory.GetFiles(Copies).Select(Path.GetFileName));
    }

    public void Dispose() => folder.Dispose();

    private VirtualMachine With(string kernel)
    {
        string path = folder.Write("vmlinuz", kernel), digest = Sha256.DigestOfFile(path);
        return new VirtualMachine { User = 0, Files = [new MachineFile(digest["sha256:".Length..][..16], path)] };
    }
}
