using System.Text;
using IaC.Linux.Sockets;
using IaC.Pods.Machines;
using Microsoft.Win32.SafeHandles;

namespace IaC.Pods.Tests.Machines;

/// <summary>A machine that is to become another one while it runs, with a QEMU and a guest that refuse.</summary>
public sealed class LiveChangesTests : IDisposable
{
    private static readonly VirtualMachine Small = new() { User = 1, Memory = 256 << 20, MaxMemory = 1 << 30, Cpus = 1, MaxCpus = 4, Disks = [new MachineDisk { Name = "data", Path = "/dev/null", Format = "raw" }] };

    private readonly FakeQemu qemu = new(Small);
    private int answered = 3;

    public LiveChangesTests() => qemu.HeardIfAny();

    private RunningMachine Machine => qemu.Machine;

    [Fact]
    public void Memory_is_plugged_in_as_one_module_of_what_is_missing()
    {
        Machine.Changes.Want(Small with { Memory = 512 << 20 });
        Assert.True(Machine.Changes.InProgress);
        Assert.Contains("""{"execute":"object-add","id":4,"arguments":{"qom-type":"memory-backend-ram","share":false,"id":"memory-536870912","size":268435456}}""", qemu.HeardIfAny(), StringComparison.Ordinal);

        Answer("{}");
        Assert.Contains("""{"driver":"pc-dimm","id":"module-memory-536870912","memdev":"memory-536870912"}""", qemu.HeardIfAny(), StringComparison.Ordinal);

        Answer("{}");
        Assert.False(Machine.Changes.InProgress);
        Assert.Empty(Machine.Changes.Pending);
    }

    [Fact]
    public void What_QEMU_refuses_waits_for_the_next_start_and_is_forgotten_when_it_is_taken_back()
    {
        Machine.Changes.Want(Small with { Memory = 512 << 20 });
        Refuse("no slot");

        Assert.False(Machine.Changes.InProgress);
        Assert.Equal(["memory: no slot"], Machine.Changes.Pending);

        Machine.Changes.Want(Small);
        Assert.Empty(Machine.Changes.Pending);
    }

    [Fact]
    public void What_is_refused_keeps_nothing_else_from_being_done()
    {
        Machine.Changes.Want(Small with { Memory = 512 << 20, Cpus = 2 });
        Refuse("no slot");

        Assert.Contains("query-hotpluggable-cpus", qemu.HeardIfAny(), StringComparison.Ordinal);

        // Passed over: QEMU forgets the memory that it could not plug in.
        Answer("{}");
        Answer("""[{"type":"cpu","props":{"socket-id":0,"core-id":1,"thread-id":0}},{"type":"cpu","qom-path":"/x","props":{"socket-id":0,"core-id":0,"thread-id":0}}]""");
        Assert.Contains("""{"driver":"cpu","id":"cpu-0-1-0","socket-id":0,"core-id":1,"thread-id":0}""", qemu.HeardIfAny(), StringComparison.Ordinal);

        Answer("{}");
        Assert.Equal(["memory: no slot"], Machine.Changes.Pending);
    }

    [Fact]
    public void A_guest_that_does_not_let_go_of_its_disk_keeps_it_until_its_next_start()
    {
        Machine.Changes.Want(Small with { Disks = [] });
        Answer("{}");
        Assert.True(Machine.Changes.InProgress);

        qemu.Say("""{"event":"DEVICE_UNPLUG_GUEST_ERROR","data":{"device":"device-disk-data"},"timestamp":{}}""");

        Assert.Equal(["disk data: the guest does not let go of it"], Machine.Changes.Pending);
    }

    [Fact]
    public void A_disk_that_the_guest_has_let_go_of_is_closed()
    {
        Machine.Changes.Want(Small with { Disks = [] });
        Answer("{}");
        qemu.HeardIfAny();
        qemu.Say("""{"event":"DEVICE_DELETED","data":{"device":"device-disk-data"},"timestamp":{}}""");

        string heard = qemu.HeardIfAny();
        Assert.Contains("""{"node-name":"disk-data"}""", heard, StringComparison.Ordinal);
        Assert.Contains("query-fdsets", heard, StringComparison.Ordinal);
        Answer("{}");
        Answer("{}");
        Assert.True(Machine.Changes.InProgress);
        Answer("""[{"fdset-id":3,"fds":[{"fd":20,"opaque":"disk-data"}]},{"fdset-id":4,"fds":[{"fd":21,"opaque":"disk-root"}]}]""");
        Assert.Contains("""{"execute":"remove-fd","id":8,"arguments":{"fdset-id":3}}""", qemu.HeardIfAny(), StringComparison.Ordinal);
        Answer("{}");
        Assert.False(Machine.Changes.InProgress);
        Assert.Empty(Machine.Changes.Pending);
    }

    [Fact]
    public void A_disk_that_the_guest_lets_go_of_after_all_is_closed_and_comes_back_when_it_is_wanted_again()
    {
        Machine.Changes.Patience = TimeSpan.FromMilliseconds(1);
        Machine.Changes.Want(Small with { Disks = [] });
        Answer("{}");
        qemu.Loop.Wait(TimeSpan.FromSeconds(5));
        Assert.Equal(["disk data: no answer within 0 s"], Machine.Changes.Pending);

        // It is there still, so that there is nothing to be done.
        Machine.Changes.Patience = TimeSpan.FromMinutes(1);
        Machine.Changes.Want(Small);
        Assert.Empty(Machine.Changes.Pending);
        qemu.HeardIfAny();

        qemu.Say("""{"event":"DEVICE_DELETED","data":{"device":"device-disk-data"},"timestamp":{}}""");
        Assert.Contains("""{"node-name":"disk-data"}""", qemu.HeardIfAny(), StringComparison.Ordinal);
        Answer("{}");
        Answer("{}");
        Assert.False(Machine.Changes.InProgress);
        Answer("[]");

        Assert.True(Machine.Changes.InProgress);
        Assert.Contains("\"add-fd\"", qemu.HeardIfAny(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_disk_that_was_not_let_go_of_makes_room_before_another_one_of_its_name_is_added()
    {
        Machine.Changes.Want(Small with { Disks = [Small.Disks[0] with { Path = "/dev/zero" }] });

        string heard = qemu.HeardIfAny();
        Assert.Contains("\"device_del\"", heard, StringComparison.Ordinal);
        Assert.DoesNotContain("\"add-fd\"", heard, StringComparison.Ordinal);
    }

    [Fact]
    public void Its_file_is_handed_over_before_a_disk_is_added()
    {
        Machine.Changes.Want(Small with { Disks = [.. Small.Disks, new MachineDisk { Name = "more", Path = "/dev/zero", Format = "raw", ReadOnly = true }] });

        List<SafeFileHandle> handed = [];
        byte[] buffer = new byte[4096];
        int received = UnixSocket.Receive(qemu.Monitor, buffer, handed);

        Assert.Contains("\"add-fd\"", Encoding.UTF8.GetString(buffer, 0, received), StringComparison.Ordinal);
        Assert.Equal("/dev/zero", new FileInfo($"/proc/self/fd/{Assert.Single(handed).DangerousGetHandle()}").LinkTarget);
        handed[0].Dispose();
    }

    [Fact]
    public void A_file_that_is_not_there_is_told_of()
    {
        Machine.Changes.Want(Small with { Disks = [.. Small.Disks, new MachineDisk { Name = "more", Path = "/no/such/disk", Format = "raw" }] });

        Assert.Contains("disk more: Could not find", Assert.Single(Machine.Changes.Pending), StringComparison.Ordinal);
    }

    public void Dispose() => qemu.Dispose();

    private void Answer(string returned) => qemu.Say($$"""{"return":{{returned}},"id":{{++answered}}}""");

    private void Refuse(string why) => qemu.Say($$$"""{"error":{"class":"GenericError","desc":"{{{why}}}"},"id":{{{++answered}}}}""");
}
