using IaC.Linux.Locks;
using IaC.Pods.Machines;

namespace IaC.Pods.Tests.Machines;

/// <summary>A machine that stands still when it is asked whether it is ready.</summary>
public sealed class MachineProbeTests : IDisposable
{
    private const string Uid = "vm";

    private readonly FakeQemu qemu = new();
    private readonly List<string?> told = [];

    public MachineProbeTests()
    {
        qemu.Say("""{"QMP":{}}""");
        qemu.Say("""{"return":{},"id":1}""");
    }

    private RootLayout Layout => RootLayout.At(qemu.Folder["root"]);

    private HaltMark Halt => new(Layout, Uid);

    private string Draft => Path.Combine(Layout.Snapshots(Uid), "first.new");

    [Fact]
    public void It_goes_on_when_the_command_that_it_stands_still_for_was_killed()
    {
        Directory.CreateDirectory(Draft);
        HaltMark.Set(Draft);
        using MachineProbe probe = Ask();

        Assert.Contains("\"cont\"", qemu.Heard(), StringComparison.Ordinal);
        Assert.Equal(["the machine stood still for a snapshot whose command was killed; it goes on"], told);
        qemu.Say("""{"return":{},"id":5}""");
        Assert.Empty(Directory.GetFiles(Draft));
    }

    [Fact]
    public void It_stands_still_for_a_command_at_work()
    {
        Directory.CreateDirectory(Draft);
        HaltMark.Set(Draft);
        using FileLock atWork = FileLock.Take(Halt.Lock);
        using MachineProbe probe = Ask();

        Assert.DoesNotContain("\"cont\"", qemu.Heard(), StringComparison.Ordinal);
        Assert.Equal(["the machine does not run: paused"], told);
    }

    [Fact]
    public void It_stands_still_for_people()
    {
        Directory.CreateDirectory(Draft);
        using MachineProbe probe = Ask();

        Assert.DoesNotContain("\"cont\"", qemu.Heard(), StringComparison.Ordinal);
        Assert.Equal(["the machine does not run: paused"], told);
    }

    public void Dispose() => qemu.Dispose();

    private MachineProbe Ask()
    {
        MachineProbe probe = new(qemu.Loop, qemu.Machine, Halt, new PodHandler { Kind = PodHandlerKind.Machine }, () => throw new IOException("no network"), told.Add);
        qemu.Say("""{"return":{"status":"paused","running":false},"id":4}""");
        return probe;
    }
}
