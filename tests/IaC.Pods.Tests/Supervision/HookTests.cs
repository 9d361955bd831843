namespace IaC.Pods.Tests.Supervision;

/// <summary>Hooks, sidecars and deadlines of pods that run.</summary>
public sealed class HookTests : IAsyncDisposable
{
    private readonly RealRoot _root = new();

    private static PodHandler Shell(string script) => new() { Kind = PodHandlerKind.Exec, Command = ["/bin/sh", "-c", script] };

    [Fact]
    public async Task Hooks_run_after_the_start_and_before_the_stop_signal()
    {
        PodContainer container = _root.Container("main", "trap 'echo asked to stop; exit 0' TERM; touch /set; while :; do sleep 0.05; done") with
        {
            PostStart = Shell("until [ -e /set ]; do sleep 0.05; done; echo started > /proc/1/fd/1"),
            PreStop = Shell("echo about to stop > /proc/1/fd/1"),
        };
        PodRecord record = _root.Record(container) with { GraceSeconds = 30 };
        using SupervisorClient client = await _root.StartAsync(record);
        await _root.WaitAsync(record.Uid, status => status.Ready);
        await client.StopAsync(null, null, RealRoot.Token);
        Assert.Equal(["started", "about to stop", "asked to stop"], await _root.LogsAsync(record.Uid));
    }

    [Fact]
    public async Task A_container_whose_start_hook_fails_says_why()
    {
        PodRecord record = _root.Record(_root.Container("main", "sleep 1000") with { PostStart = Shell("echo no database; exit 3") }) with { RestartPolicy = RestartPolicy.Never };
        using SupervisorClient client = await _root.StartAsync(record);
        PodStatus status = await _root.WaitAsync(record.Uid, s => s.Phase == "Failed");
        Assert.Equal(("PostStartHookError", "postStart hook failed: exit code 3: no database"), (status.Containers[0].Reason, status.Containers[0].Message));
        Assert.Contains(await _root.LogsAsync(record.Uid), line => line.Contains("postStart hook failed", StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_a_hook_prints_of_a_secret_is_seen_nowhere()
    {
        const string Canary = "canary-of-a-secret";
        PodContainer container = _root.Container("main", "sleep 1000") with
        {
            PostStart = Shell("echo \"wrong password $PW\"; exit 1"),
            SecretEnv = System.Collections.Immutable.ImmutableDictionary<string, string>.Empty.Add("PW", "s/p"),
        };
        PodRecord record = _root.Record(container) with { RestartPolicy = RestartPolicy.Never };
        PodSecrets secrets = new(System.Collections.Immutable.ImmutableDictionary<string, string>.Empty.Add("s/p", Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes(Canary))));
        using SupervisorClient client = await _root.StartAsync(record, secrets);
        PodStatus status = await _root.WaitAsync(record.Uid, s => s.Phase == "Failed");
        Assert.Equal("postStart hook failed: exit code 1: wrong password (secret)", status.Containers[0].Message);
        Assert.All(Directory.GetFiles(_root.Folder, "*", SearchOption.AllDirectories).Where(file => !file.Contains("/image/", StringComparison.Ordinal)), file =>
            Assert.DoesNotContain(Canary, Processes.TryRead(file) ?? "", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Secrets_of_a_command_and_of_a_hook_reach_them_and_no_file()
    {
        const string Canary = "canary-of-an-argument";
        PodContainer container = _root.Container("main", "");
        container = container with
        {
            Spec = container.Spec with { Process = container.Spec.Process with { Args = [.. container.Spec.Process.Args[..^1], ""] } },
            SecretArgs = Keys((container.Spec.Process.Args.Length - 1).ToString(System.Globalization.CultureInfo.InvariantCulture), "arg"),
            PostStart = Shell("") with { Command = [.. Shell("").Command[..^1], ""], Secrets = Keys($"command/{Shell("").Command.Length - 1}", "hook") },
        };
        PodRecord record = _root.Record(container);
        PodSecrets secrets = new(Keys("arg", Base64($"echo {Canary} | tr a-z A-Z; sleep 1000")).Add("hook", Base64($"test {Canary} != x && touch /hooked")));
        using SupervisorClient client = await _root.StartAsync(record, secrets);
        await _root.WaitAsync(record.Uid, s => s.Ready);
        Assert.Contains(await _root.LogsAsync(record.Uid), line => line.Contains(Canary.ToUpperInvariant(), StringComparison.Ordinal));
        Assert.NotEmpty(Directory.GetFiles(_root.Folder, "hooked", SearchOption.AllDirectories));
        Assert.All(Directory.GetFiles(_root.Folder, "*", SearchOption.AllDirectories).Where(file => !file.Contains("/image/", StringComparison.Ordinal)), file =>
            Assert.DoesNotContain(Canary, Processes.TryRead(file) ?? "", StringComparison.Ordinal));

        static System.Collections.Immutable.ImmutableDictionary<string, string> Keys(string key, string value) => System.Collections.Immutable.ImmutableDictionary<string, string>.Empty.Add(key, value);

        static string Base64(string text) => Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes(text));
    }

    [Fact]
    public async Task A_probe_that_takes_too_long_ends_with_all_that_it_started()
    {
        PodContainer container = _root.Container("main", "sleep 1000") with
        {
            ReadinessProbe = new PodProbe { Handler = Shell("touch /begun; sleep 4713; true"), PeriodSeconds = 100, TimeoutSeconds = 1, FailureThreshold = 1 },
        };
        PodRecord record = _root.Record(container);
        using SupervisorClient client = await _root.StartAsync(record);
        await _root.WaitAsync(record.Uid, s => s.Containers[0].Unready?.Contains("1 s", StringComparison.Ordinal) == true);
        await Processes.UntilAsync(() => !Directory.GetDirectories("/proc").Any(folder => Processes.TryRead($"{folder}/cmdline")?.Contains("sleep\04713", StringComparison.Ordinal) == true));
    }

    [Fact]
    public async Task A_sidecar_is_there_before_the_containers_and_until_after_their_end()
    {
        PodRecord record = _root.Record(_root.Container("main", "cat /v/up; echo done > /v/up")) with { RestartPolicy = RestartPolicy.Never, GraceSeconds = 30 };
        PodVolumeMount mount = new("v", "/v", "", ReadOnly: false);
        PodContainer sidecar = _root.InPod(_root.Container("proxy", "trap 'cat /v/up; exit 1' TERM; echo up > /v/up; while :; do sleep 0.05; done"), record.Uid) with
        {
            Sidecar = true,
            VolumeMounts = [mount],
            StartupProbe = new PodProbe { Handler = Shell("test -e /v/up"), PeriodSeconds = 1, TimeoutSeconds = 10, FailureThreshold = 60 },
        };
        record = record with
        {
            Volumes = [new PodVolume { Name = "v", Kind = PodVolumeKind.Folder }],
            InitContainers = [sidecar],
            Containers = [record.Containers[0] with { VolumeMounts = [mount] }],
        };
        using SupervisorClient client = await _root.StartAsync(record);
        PodStatus status = await _root.WaitAsync(record.Uid, s => s.Containers.All(container => container.State == "terminated"));
        Assert.Equal(("Succeeded", 1), (status.Phase, status.Containers[0].ExitCode));
        Assert.Equal("up", Assert.Single(await _root.LogsAsync(record.Uid, "main")));
        Assert.Equal("done", Assert.Single(await _root.LogsAsync(record.Uid, "proxy")));
    }

    [Fact]
    public async Task A_pod_past_its_deadline_is_stopped_and_only_as_a_whole_started_again()
    {
        PodRecord record = _root.Record(_root.Container("main", "exec sleep 1000")) with { ActiveDeadlineSeconds = 1, GraceSeconds = 0 };
        using SupervisorClient client = await _root.StartAsync(record);
        PodStatus status = await _root.WaitAsync(record.Uid, s => s is { Phase: "Failed" } && s.Containers[0].Pid is null);
        Assert.Equal("DeadlineExceeded", status.Reason);
        SupervisorException e = await Assert.ThrowsAsync<SupervisorException>(() => client.ResumeAsync("main", RealRoot.Token));
        Assert.Contains("only the whole pod", e.Message, StringComparison.Ordinal);

        await client.UpdateAsync(record with { ActiveDeadlineSeconds = null }, PodSecrets.None, RealRoot.Token);
        await client.RestartAsync(null, null, RealRoot.Token);
        Assert.Null((await _root.WaitAsync(record.Uid, s => s.Ready)).Reason);
    }

    public ValueTask DisposeAsync() => _root.DisposeAsync();
}
