using System.Globalization;
using System.Net.Sockets;
using System.Text;
using IaC.Linux.Processes;
using IaC.Pods.Protocol;
using IaC.Testing;

namespace IaC.Pods.Tests.Supervision;

/// <summary>Supervisors that are killed, stopped or sent nonsense.</summary>
public sealed class FaultTests : IAsyncDisposable
{
    private const int SignalHangUp = 1;
    private const int SignalKill = 9;
    private const int SignalTerminate = 15;
    private const int SignalContinue = 18;
    private const int SignalStop = 19;

    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(5);

    private readonly RealRoot _root = new();

    [Fact]
    public async Task A_killed_supervisor_is_seen_as_lost_and_its_pod_can_be_removed()
    {
        PodRecord record = _root.Record(_root.Container("main", "sleep 1000"));
        using SupervisorClient client = await _root.StartAsync(record);
        await KillAsync(client.Pid);

        PodObservation seen = Assert.Single(PodScan.Scan(_root.Layout, Deadline));
        Assert.Equal(SupervisorState.Lost, seen.Supervisor);
        Assert.Equal("running", seen.Status!.Containers[0].State);
        PodTeardown.Remove(_root.Layout, record.Uid);
        Assert.Empty(PodScan.Scan(_root.Layout, Deadline));
        Assert.Empty(LeakCheck.Find(_root.Layout));
        PodTeardown.Remove(_root.Layout, record.Uid);
    }

    [Fact]
    public async Task A_pod_whose_supervisor_was_killed_starts_again_with_its_volumes_and_its_history()
    {
        PodContainer container = _root.Container("main", "cat /v/f; echo kept > /v/f; sleep 1000") with { VolumeMounts = [new("v", "/v", "", false)] };
        PodRecord record = _root.Record(container) with { Volumes = [new PodVolume { Name = "v", Kind = PodVolumeKind.Folder }] };
        int old;
        using (SupervisorClient client = await _root.StartAsync(record))
        {
            await Processes.UntilAsync(() => File.Exists(Path.Combine(_root.Layout.Pod(record.Uid), "volumes/v/f")));
            old = (await client.StatusAsync(RealRoot.Token)).Containers[0].Pid!.Value;
            await KillAsync(client.Pid);
        }

        ulong started = ProcessStartTime.Of(old)!.Value;
        using SupervisorClient again = await _root.StartAsync(record);
        PodStatus status = await again.StatusAsync(RealRoot.Token);
        Assert.Equal((true, 1), (status.Ready, status.Containers[0].Restarts));
        await Processes.EndAsync(old, started);
        await _root.LineAsync(record.Uid, line => line == "kept");
    }

    [Fact]
    public async Task A_held_pod_stays_held_when_it_is_made_again()
    {
        PodRecord record = _root.Record(_root.Container("main", "sleep 1000"));
        using (SupervisorClient client = await _root.StartAsync(record))
        {
            await client.StopAsync(null, TimeSpan.Zero, RealRoot.Token);
            await KillAsync(client.Pid);
        }

        using SupervisorClient again = await _root.StartAsync(record);
        PodStatus status = await again.StatusAsync(RealRoot.Token);
        Assert.Equal((true, null), (status.Held, status.Containers[0].Pid));
    }

    [Fact]
    public async Task A_stopped_supervisor_is_unresponsive_and_holds_up_no_other()
    {
        PodRecord stuck = _root.Record(_root.Container("main", "sleep 1000"));
        PodRecord well = _root.Record(_root.Container("main", "sleep 1000"));
        using SupervisorClient client = await _root.StartAsync(stuck);
        using SupervisorClient other = await _root.StartAsync(well);
        Processes.Signal(client.Pid, SignalStop);
        Dictionary<string, SupervisorState> seen = PodScan.Scan(_root.Layout, Deadline).ToDictionary(o => o.Uid, o => o.Supervisor);
        Assert.Equal((SupervisorState.Unresponsive, SupervisorState.Running), (seen[stuck.Uid], seen[well.Uid]));

        Processes.Signal(client.Pid, SignalContinue);
        Assert.True((await client.StatusAsync(RealRoot.Token)).Ready);
        Processes.Signal(client.Pid, SignalStop);
        PodTeardown.Remove(_root.Layout, stuck.Uid);
        Assert.DoesNotContain(LeakCheck.Find(_root.Layout), leak => leak.Detail.Contains(stuck.Uid, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_terminated_supervisor_stops_its_containers_and_keeps_the_record()
    {
        PodRecord record = _root.Record(_root.Container("main", "trap 'echo bye; exit 0' TERM; echo set; while :; do sleep 0.05; done")) with { GraceSeconds = 30 };
        using SupervisorClient client = await _root.StartAsync(record);
        await _root.LineAsync(record.Uid, line => line == "set");
        ulong started = ProcessStartTime.Of(client.Pid)!.Value;
        Processes.Signal(client.Pid, SignalHangUp);
        Assert.True((await client.StatusAsync(RealRoot.Token)).Ready);
        Processes.Signal(client.Pid, SignalTerminate);
        await Processes.EndAsync(client.Pid, started);
        Assert.Equal(["set", "bye"], await _root.LogsAsync(record.Uid));
        PodObservation seen = Assert.Single(PodScan.Scan(_root.Layout, Deadline));
        Assert.Equal((SupervisorState.Gone, 0), (seen.Supervisor, seen.Status!.Containers[0].ExitCode));
        Assert.Empty(LeakCheck.Find(_root.Layout));
    }

    [Fact]
    public async Task Nonsense_is_answered_and_changes_nothing()
    {
        PodRecord record = _root.Record(_root.Container("main", "sleep 1000"));
        using SupervisorClient client = await _root.StartAsync(record);

        Assert.Equal((MessageKind.Error, SupervisorFault.Invalid), await SayAsync(record.Uid, greet: false, (MessageKind.Status, "")));
        Assert.Equal((MessageKind.Error, SupervisorFault.Unknown), await SayAsync(record.Uid, greet: true, ((MessageKind)200, "{}")));
        Assert.Equal((MessageKind.Error, SupervisorFault.Invalid), await SayAsync(record.Uid, greet: true, (MessageKind.Stop, "{nonsense")));
        Assert.Equal((MessageKind.Error, SupervisorFault.Invalid), await SayAsync(record.Uid, greet: true, (MessageKind.Start, """{"record":{"uid":"x","containers":[]}}""")));
        Assert.Equal((MessageKind.Error, SupervisorFault.NotFound), await SayAsync(record.Uid, greet: true, (MessageKind.Restart, """{"container":"nobody"}""")));
        Assert.Equal((MessageKind.Error, SupervisorFault.Version), await SayAsync(record.Uid, greet: false, (MessageKind.Hello, """{"version":0,"program":"ancient"}""")));

        // A client that goes away in the middle of a message, and one whose message would be too large.
        using (Socket half = await ConnectAsync(record.Uid))
        {
            await half.SendAsync(new byte[] { 200, 0, 0, 0, 1, 0, 0, 0, (byte)'{' });
        }

        using (Socket large = await ConnectAsync(record.Uid))
        {
            await large.SendAsync(new byte[] { 0xFF, 0xFF, 0xFF, 0xFF, 1, 0, 0, 0 });
            Assert.Equal((MessageKind.Error, SupervisorFault.Invalid), await AnswerAsync(large));
        }

        Assert.True((await client.StatusAsync(RealRoot.Token)).Ready);
    }

    [Fact]
    public async Task A_newer_client_is_served()
    {
        PodRecord record = _root.Record(_root.Container("main", "sleep 1000"));
        using SupervisorClient client = await _root.StartAsync(record);
        using Socket newer = await ConnectAsync(record.Uid);
        await newer.SendAsync(Bytes(MessageKind.Hello, """{"version":99,"program":"iac from the future","colour":"blue"}"""));
        Assert.Equal(MessageKind.Hello, (await AnswerAsync(newer)).Kind);
    }

    [Fact]
    public async Task A_flood_of_output_keeps_nobody_waiting()
    {
        PodRecord record = _root.Record(_root.Container("flood", "while :; do cat /bin/busybox; done"), _root.Container("quiet", "sleep 1000"));
        using SupervisorClient client = await _root.StartAsync(record);
        await Processes.UntilAsync(() => File.Exists(Path.Combine(_root.Layout.Pod(record.Uid), "logs/flood.log.2")));
        for (int i = 0; i < 20; i++)
        {
            Assert.True((await client.StatusAsync(RealRoot.Token)).Ready);
        }

        await client.StopAsync("flood", TimeSpan.Zero, RealRoot.Token);
        Assert.Equal(3, Directory.GetFiles(Path.Combine(_root.Layout.Pod(record.Uid), "logs"), "flood*").Length);
    }

    [Fact]
    public async Task Without_descriptors_left_clients_are_turned_away_and_the_pod_lives()
    {
        PodRecord record = _root.Record(_root.Container("main", "sleep 1000"));
        using SupervisorClient client = await _root.StartAsync(record);
        LimitDescriptors(client.Pid, 40);
        List<Socket> crowd = [];
        try
        {
            for (int i = 0; i < 60; i++)
            {
                crowd.Add(await ConnectAsync(record.Uid));
            }

            Assert.True((await client.StatusAsync(RealRoot.Token)).Ready);
            await client.KillAsync("main", SignalKill, RealRoot.Token);
        }
        finally
        {
            crowd.ForEach(socket => socket.Dispose());
        }

        LimitDescriptors(client.Pid, 1000);
        await client.ResumeAsync("main", RealRoot.Token);
        await _root.WaitAsync(record.Uid, status => status.Ready);
    }

    [Fact]
    public async Task Without_descriptors_left_an_update_is_refused_before_anything_is_touched()
    {
        PodRecord record = _root.Record(_root.Container("main", "sleep 1000")) with { Volumes = [Config("old")] };
        using SupervisorClient client = await _root.StartAsync(record);
        PodStatus before = await client.StatusAsync(RealRoot.Token);
        string hosts = Path.Combine(_root.Layout.PodRun(record.Uid), "etc/hosts");
        PodRecord next = record with { Hosts = "127.0.0.1 changed\n", Volumes = [Config("new")] };

        LimitDescriptors(client.Pid, Directory.GetFiles($"/proc/{client.Pid}/fd").Length + 6);
        SupervisorException e = await Assert.ThrowsAsync<SupervisorException>(() => client.UpdateAsync(next, PodSecrets.None, RealRoot.Token));
        Assert.Contains("errno 24", e.Message, StringComparison.Ordinal);
        Assert.Equal(record.Hosts, await File.ReadAllTextAsync(hosts));
        Assert.Equal(PodRecordJson.Digest(record), PodRecordJson.Digest(StoredRecord.TryRead(_root.Layout, record.Uid)!));
        PodStatus after = await client.StatusAsync(RealRoot.Token);
        Assert.Equal((before.RecordDigest, before.Containers[0].Pid), (after.RecordDigest, after.Containers[0].Pid));

        LimitDescriptors(client.Pid, 1000);
        await client.UpdateAsync(next, PodSecrets.None, RealRoot.Token);
        Assert.Equal(next.Hosts, await File.ReadAllTextAsync(hosts));

        static PodVolume Config(string value) => new() { Name = "v", Kind = PodVolumeKind.Projected, Files = [new ProjectedFile("a", 0x1A4, Convert.ToBase64String(Encoding.UTF8.GetBytes(value)), null)] };
    }

    [Fact]
    public async Task A_supervisor_that_a_killed_iac_left_before_it_listened_is_ended_by_the_next_one()
    {
        // Stopped before its first instruction, with its record in the socket: whoever started it is gone, and nobody can tell yet that it is there.
        string program = Tool.WriteScript(Path.Combine(_root.Folder, "asleep"), $"#!/bin/sh\nkill -STOP $$\nexec {RealRoot.Supervisor} \"$@\"\n");
        PodRecord record = _root.Record(_root.Container("main", "echo run; sleep 1000"));
        using CancellationTokenSource killed = new();
        Task<SupervisorClient> first = SupervisorLauncher.StartAsync(_root.Start(record) with { Program = program }, killed.Token);
        int asleep = Assert.Single(Supervisors(record.Uid));
        ulong started = ProcessStartTime.Of(asleep)!.Value;
        await killed.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);

        using SupervisorClient second = await _root.StartAsync(record);
        await Processes.EndAsync(asleep, started);
        Assert.Equal([second.Pid], Supervisors(record.Uid));
        Assert.True((await second.StatusAsync(RealRoot.Token)).Ready);
        await _root.LineAsync(record.Uid, line => line == "run");
        Assert.Equal(["run"], await _root.LogsAsync(record.Uid));
    }

    public ValueTask DisposeAsync() => _root.DisposeAsync();

    // Living processes, as the kernel tells whose they are.
    private static int[] Supervisors(string uid) =>
    [
        .. from folder in Directory.GetDirectories("/proc")
           where int.TryParse(Path.GetFileName(folder), out _) && Processes.TryRead(Path.Combine(folder, "cgroup"))?.Contains($"/{uid}/_supervisor", StringComparison.Ordinal) == true
           select int.Parse(Path.GetFileName(folder), CultureInfo.InvariantCulture),
    ];

    private static async Task KillAsync(int pid)
    {
        ulong started = ProcessStartTime.Of(pid)!.Value;
        Processes.Signal(pid, SignalKill);
        await Processes.EndAsync(pid, started);
    }

    private static void LimitDescriptors(int pid, int most)
    {
        using System.Diagnostics.Process prlimit = System.Diagnostics.Process.Start("prlimit", [$"--pid={pid}", $"--nofile={most}:"]);
        prlimit.WaitForExit();
        Assert.Equal(0, prlimit.ExitCode);
    }

    private async Task<Socket> ConnectAsync(string uid)
    {
        Socket socket = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        await socket.ConnectAsync(new UnixDomainSocketEndPoint(_root.Layout.PodSocket(uid)), RealRoot.Token);
        return socket;
    }

    private async Task<(MessageKind Kind, SupervisorFault Fault)> SayAsync(string uid, bool greet, (MessageKind Kind, string Payload) message)
    {
        using Socket socket = await ConnectAsync(uid);
        if (greet)
        {
            await socket.SendAsync(Bytes(MessageKind.Hello, """{"version":1,"program":"test"}"""));
            await AnswerAsync(socket);
        }

        await socket.SendAsync(Bytes(message.Kind, message.Payload));
        return await AnswerAsync(socket);
    }

    private static async Task<(MessageKind Kind, SupervisorFault Fault)> AnswerAsync(Socket socket)
    {
        byte[] bytes = new byte[4096];
        int length = 0;
        while (true)
        {
            if (Frame.TryRead(bytes.AsSpan(0, length), out MessageKind kind, out _, out ReadOnlySpan<byte> payload))
            {
                return (kind, kind == MessageKind.Error ? Frame.Parse(payload, ErrorReply.Read).Fault : default);
            }

            int received = await socket.ReceiveAsync(bytes.AsMemory(length), RealRoot.Token);
            Assert.True(received > 0, "the connection ended without an answer");
            length += received;
        }
    }

    private static byte[] Bytes(MessageKind kind, string payload)
    {
        byte[] text = Encoding.UTF8.GetBytes(payload);
        return [.. BitConverter.GetBytes(text.Length), (byte)kind, 0, 0, 0, .. text];
    }
}
