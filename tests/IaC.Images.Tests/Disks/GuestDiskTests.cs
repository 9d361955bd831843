namespace IaC.Images.Tests.Disks;

/// <summary>Disks that guests have written to: what their files say of other files is not believed.</summary>
public sealed class GuestDiskTests : DiskTests
{
    private static readonly byte[] Secret = "a file of the host"u8.ToArray();

    [Fact]
    public async Task A_disk_that_names_a_file_of_the_host_as_its_base_does_not_get_it()
    {
        File.WriteAllBytes(Temporary["secret.raw"], [.. Secret, .. new byte[Size]]);
        Shell.Run(Temporary.FullPath, "qemu-img create -q -f qcow2 -F raw -b secret.raw written.qcow2");

        await new GuestDiskFile(Temporary["whole.qcow2"]).EnsureWholeAsync(Temporary["written.qcow2"], DiskFormat.Qcow2, over: null, Token);

        Assert.Equal(new byte[Secret.Length], Beginning("whole.qcow2"));
    }

    [Fact]
    public async Task A_disk_lies_over_the_base_that_it_is_known_to_have()
    {
        Shell.Run(Temporary.FullPath, "qemu-img convert -f raw -O qcow2 disk.raw base.qcow2; qemu-img create -q -f qcow2 -F qcow2 -b base.qcow2 written.qcow2; mv base.qcow2 moved.qcow2");

        await new GuestDiskFile(Temporary["whole.qcow2"]).EnsureWholeAsync(Temporary["written.qcow2"], DiskFormat.Qcow2, Temporary["moved.qcow2"], Token);

        Shell.Run(Temporary.FullPath, "qemu-img compare -f raw -F qcow2 disk.raw whole.qcow2");
    }

    [Fact]
    public async Task A_disk_whose_data_lie_in_another_file_is_refused()
    {
        Shell.Run(Temporary.FullPath, "qemu-img create -q -f qcow2 -o data_file=secret.raw written.qcow2 1M");

        ImageException refused = await Assert.ThrowsAsync<ImageException>(() => new GuestDiskFile(Temporary["whole.qcow2"]).EnsureWholeAsync(Temporary["written.qcow2"], DiskFormat.Qcow2, over: null, Token));

        Assert.Contains("keeps its data in another file", refused.Message, StringComparison.Ordinal);
    }

    private byte[] Beginning(string disk)
    {
        Shell.Run(Temporary.FullPath, $"qemu-img convert -f qcow2 -O raw {disk} beginning.raw");
        return File.ReadAllBytes(Temporary["beginning.raw"])[..Secret.Length];
    }
}
