using IaC.Pods.Machines;

namespace IaC.Pods.Tests.Machines;

public sealed class DiskDeviceTests
{
    private static readonly MachineDisk Disk = new() { Name = "data", Path = "/disks/data.qcow2", Format = "qcow2" };

    [Fact]
    public void A_disk_over_a_base_is_a_graph_in_which_every_file_is_a_descriptor_and_the_base_is_only_read() => Assert.Equal(
        [
            "-blockdev", """{"driver":"qcow2","node-name":"disk-root-base","read-only":true,"discard":"unmap","backing":null,"file":{"driver":"file","filename":"/dev/fdset/8","discard":"unmap"}}""",
            "-blockdev", """{"driver":"qcow2","node-name":"disk-root","read-only":false,"discard":"unmap","backing":"disk-root-base","file":{"driver":"file","filename":"/dev/fdset/7","discard":"unmap"}}""",
            "-device", """{"driver":"virtio-blk-pci","id":"device-disk-root","drive":"disk-root","serial":"root","bootindex":1}""",
        ],
        Arguments(Disk with { Name = "root", Base = "/images/base", Boot = true }, 7, 8));

    [Fact]
    public void What_a_file_says_of_a_backing_file_is_never_believed() =>
        Assert.Contains("\"backing\":null", Arguments(Disk, 7)[1], StringComparison.Ordinal);

    [Fact]
    public void A_block_device_of_the_host_has_its_own_driver() => Assert.Contains(
        DiskDevice.Parts(Disk with { Path = "/dev/vg/db", Format = "raw" }, [7], blockDevice: true).SelectMany(part => part.Arguments),
        argument => argument.EndsWith("""{"driver":"host_device","filename":"/dev/fdset/7","discard":"unmap"}}""", StringComparison.Ordinal));

    [Fact]
    public void A_disk_that_comes_and_goes_lies_behind_the_bridge() =>
        Assert.Contains("\"bus\":\"slots\"", Arguments(Disk with { Format = "raw", ReadOnly = true }, 7)[^1], StringComparison.Ordinal);

    private static string[] Arguments(MachineDisk disk, params int[] sets) => [.. DiskDevice.Parts(disk, [.. sets], blockDevice: false).SelectMany(part => part.Arguments)];
}
