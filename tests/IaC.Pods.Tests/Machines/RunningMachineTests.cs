using System.Text;
using IaC.Linux.Processes;
using IaC.Linux.Sockets;
using IaC.Pods.Machines;

namespace IaC.Pods.Tests.Machines;

/// <summary>A machine whose QEMU does what a real one does not.</summary>
public sealed class RunningMachineTests : IDisposable
{
    private const string Greeting = """{"QMP":{}}""" + "\n" + """{"return":{},"id":1}""" + "\n";

    private readonly FakeQemu qemu = new();

    private RunningMachine Machine => qemu.Machine;

    [Fact]
    public void A_machine_that_has_not_begun_is_told_to_begin_and_its_refusal_is_kept()
    {
        qemu.Say(Greeting + """{"return":{"status":"prelaunch","running":false},"id":2}""" + "\n");
        qemu.Say("""{"return":[{"node-name":"disk-root"}],"id":4}""" + "\n");
        Assert.Contains("\"cont\"", qemu.Heard(), StringComparison.Ordinal);
        Assert.Null(Machine.Refusal);

        qemu.Say("""{"error":{"class":"GenericError","desc":"no memory"},"id":5}""" + "\n");
        Assert.Equal("no memory", Machine.Refusal);
    }

    [Fact]
    public void A_disk_that_cannot_grow_waits_and_keeps_neither_the_guest_nor_another_disk()
    {
        MachineDisk[] disks = [.. new[] { "root", "data" }.Select(name => new MachineDisk { Name = name, Path = "/d", Format = "raw", Size = 1024 })];
        using FakeQemu full = new(new VirtualMachine { User = 1, Disks = [.. disks] });

        string nodes = string.Join(',', disks.Select(disk => $$$"""{"node-name":"{{{disk.Node}}}","image":{"virtual-size":512}}"""));
        full.Say(Greeting + """{"return":{"status":"prelaunch","running":false},"id":2}""" + "\n" + $$"""{"return":[{{nodes}}],"id":4}""" + "\n" + $$"""{"return":[{{nodes}}],"id":5}""" + "\n");
        full.Say("""{"error":{"class":"GenericError","desc":"no space"},"id":6}""" + "\n");
        Assert.Equal(2, full.Heard().Split("block_resize").Length - 1);
        full.Say("""{"return":{},"id":7}""" + "\n");
        Assert.Contains("\"cont\"", full.Heard(), StringComparison.Ordinal);
        full.Say("""{"return":{},"id":8}""" + "\n");

        Assert.Null(full.Machine.Refusal);
        Assert.True(full.Machine.HasBegun);
        Assert.Equal(["disk root: no space"], full.Machine.Changes.Pending);
    }

    [Fact]
    public void A_machine_that_was_handed_its_memory_has_it_loaded_before_it_begins()
    {
        qemu.Say(Greeting + """{"return":{"status":"prelaunch","running":false},"id":2}""" + "\n" + """{"return":[{"node-name":"iac-memory"}],"id":4}""" + "\n");
        string asked = qemu.Heard();
        Assert.Contains("snapshot-load", asked, StringComparison.Ordinal);
        Assert.DoesNotContain("\"cont\"", asked, StringComparison.Ordinal);

        qemu.Say("""{"return":{},"id":5}""" + "\n" + """{"return":[{"id":"memory","status":"running"}],"id":6}""" + "\n" + """{"return":[{"id":"memory","status":"concluded"}],"id":7}""" + "\n");
        qemu.Say("""{"return":{},"id":8}""" + "\n" + """{"return":{},"id":9}""" + "\n");

        Assert.Contains("\"cont\"", qemu.Heard(), StringComparison.Ordinal);
        Assert.Contains(qemu.Happened, message => message == MachineEvents.HasMemory);
    }

    [Fact]
    public void A_memory_that_cannot_be_loaded_is_why_the_machine_does_not_begin()
    {
        qemu.Say(Greeting + """{"return":{"status":"prelaunch","running":false},"id":2}""" + "\n" + """{"return":[{"node-name":"iac-memory"}],"id":4}""" + "\n");
        qemu.Say("""{"return":{},"id":5}""" + "\n" + """{"return":[{"id":"memory","status":"concluded","error":"another machine"}],"id":6}""" + "\n");

        Assert.DoesNotContain("\"cont\"", qemu.Heard(), StringComparison.Ordinal);
        Assert.Equal("its memory cannot be brought back: another machine; `iac restart` has it begin by its disks", Machine.Refusal);
    }

    [Fact]
    public void A_monitor_that_is_lost_is_connected_to_anew()
    {
        qemu.Say(Greeting);
        qemu.HangUp();
        qemu.Loop.Wait(TimeSpan.Zero);
        string? status = null;

        Machine.Ask("query-status", answer => status = answer.Text("status"));
        qemu.TakeAnew();
        qemu.Say(Greeting + """{"return":{"status":"running","running":true},"id":2}""" + "\n" + """{"return":[{"label":"agent","frontend-open":true}],"id":3}""" + "\n" + """{"return":{"status":"paused"},"id":4}""" + "\n");

        Assert.Equal("paused", status);
        Assert.True(Machine.Agent.IsThere);
    }

    [Fact]
    public void A_monitor_that_is_gone_for_good_is_an_answer_that_names_its_socket()
    {
        List<string?> faults = [];
        Machine.Ask("block_resize", _ => Machine.Ask("query-status", answer => faults.Add(answer.Error)));
        qemu.HangUp();
        qemu.Close();
        qemu.Loop.Wait(TimeSpan.Zero);
        Assert.Empty(faults);

        Machine.Ask("query-status", _ => faults.Add("given up")).Dispose();
        qemu.Loop.Wait(TimeSpan.FromSeconds(5));

        Assert.EndsWith("/q: Connection refused (errno 111)", Assert.Single(faults), StringComparison.Ordinal);
    }

    [Fact]
    public void A_machine_that_is_no_more_answers_nobody()
    {
        bool answered = false;
        qemu.HangUp();
        qemu.Close();
        qemu.Loop.Wait(TimeSpan.Zero);
        Machine.Ask("query-status", _ => answered = true);
        Machine.Dispose();

        qemu.Loop.Wait(TimeSpan.FromSeconds(5));
        Assert.False(answered);
    }

    [Fact]
    public void The_clock_of_a_machine_that_stood_still_is_set_by_its_agent()
    {
        string resume = """{"event":"RESUME","timestamp":{}}""" + "\n";
        qemu.Say(Greeting + """{"event":"VSERPORT_CHANGE","data":{"id":"agent","open":true},"timestamp":{}}""" + "\n" + resume);
        Assert.Equal("", qemu.HeardByAgent());

        qemu.Say("""{"event":"STOP","timestamp":{}}""" + "\n" + resume);
        Assert.Contains("guest-sync-delimited", qemu.HeardByAgent(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("guest-shutdown", 0)]
    [InlineData("guest-panic", 1)]
    public void What_a_monitor_said_last_is_how_the_machine_ended(string reason, int code)
    {
        UnixSocket.Send(qemu.Monitor, Encoding.UTF8.GetBytes(Greeting + $$$"""{"event":"SHUTDOWN","data":{"guest":true,"reason":"{{{reason}}}"},"timestamp":{}}""" + "\n"));
        qemu.Monitor.Dispose();

        Assert.Equal(new ExitStatus(code, null), Machine.End());
    }

    [Fact]
    public void One_that_said_nothing_was_killed()
    {
        qemu.Monitor.Dispose();

        Assert.Equal(new ExitStatus(null, 9), Machine.End());
    }

    public void Dispose() => qemu.Dispose();
}
