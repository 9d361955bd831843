using static IaC.Pods.Lifecycle.HandlerUse;

namespace IaC.Pods.Tests.Lifecycle;

/// <summary>What is told of a pod's life; names and wording follow the kubelet's events.</summary>
public sealed class EventTests
{
    private static readonly PodProbe Probe = new() { Handler = new PodHandler { Kind = PodHandlerKind.Tcp, Address = "127.0.0.1", Port = 80 } };
    private static readonly PodHandler Hook = new() { Kind = PodHandlerKind.Exec, Command = ["/hook"] };

    [Fact]
    public void Exits_restarts_and_back_offs_are_told_with_code_signal_and_lack_of_memory()
    {
        MachineUnderTest pod = new(Records.Pod(Records.Container("a")));
        pod.Begin();
        pod.Exit("a", 3);
        pod.Exit("a", 139, signal: 11);
        pod.Pass(TimeSpan.FromSeconds(10));
        pod.Exit("a", 137, outOfMemory: true, signal: 9);
        pod.Pass(TimeSpan.FromSeconds(20));
        pod.Exit("a", 0);
        Assert.Equal(
            [
                "Started: Started container a",
                "Error: Container a exited with code 3",
                "Started: Started container a, restart 1",
                "Error: Container a was killed by signal 11",
                "BackOff: Back-off restarting failed container a, for 10 s",
                "Started: Started container a, restart 2",
                "OOMKilled: Container a was killed for lack of memory",
                "BackOff: Back-off restarting failed container a, for 20 s",
                "Started: Started container a, restart 3",
                "Completed: Container a exited with code 0",
                "BackOff: Back-off restarting failed container a, for 40 s",
            ],
            pod.Told);
    }

    [Fact]
    public void A_program_that_cannot_be_started_is_told_with_the_error()
    {
        MachineUnderTest pod = new(Records.Pod(Records.Container("a")) with { RestartPolicy = RestartPolicy.Never }) { Broken = { ["a"] = "exec /bin/a: No such file or directory (errno 2)" } };
        pod.Begin();
        Assert.Equal(["Failed: Error: exec /bin/a: No such file or directory (errno 2)"], pod.Told);
    }

    [Fact]
    public void A_probe_that_goes_on_failing_is_told_of_ever_less_often_and_anew_after_a_success()
    {
        MachineUnderTest pod = new(Records.Pod(Records.Container("a") with { ReadinessProbe = Probe }));
        pod.Begin();
        for (int i = 0; i < 9; i++)
        {
            pod.Answer("a", ReadinessProbe, "connection refused");
            pod.Pass(TimeSpan.FromSeconds(10));
        }

        pod.Answer("a", ReadinessProbe);
        pod.Pass(TimeSpan.FromSeconds(10));
        pod.Answer("a", ReadinessProbe, "HTTP status 500");
        Assert.Equal(
            [
                "Started: Started container a",
                "Unhealthy: Readiness probe failed: connection refused",
                "Unhealthy: Readiness probe failed: connection refused (2 times in a row)",
                "Unhealthy: Readiness probe failed: connection refused (4 times in a row)",
                "Unhealthy: Readiness probe failed: connection refused (8 times in a row)",
                "Unhealthy: Readiness probe failed: HTTP status 500",
            ],
            pod.Told);
    }

    [Fact]
    public void A_liveness_probe_that_fails_often_enough_is_told_with_the_stop_that_follows()
    {
        MachineUnderTest pod = new(Records.Pod(Records.Container("a") with { LivenessProbe = Probe with { FailureThreshold = 1 } }));
        pod.Begin();
        pod.Answer("a", LivenessProbe, "connection refused");
        pod.Exit("a", 143, signal: 15);
        Assert.Equal(
            [
                "Unhealthy: Liveness probe failed: connection refused",
                "Killing: Container a is stopped, since its liveness probe failed 1 time: connection refused",
                "Error: Container a was killed by signal 15",
                "Started: Started container a, restart 1",
            ],
            pod.Told[1..]);
    }

    [Fact]
    public void Hooks_that_fail_and_stop_hooks_that_take_too_long_are_told()
    {
        MachineUnderTest pod = new(Records.Pod(Records.Container("a") with { PostStart = Hook, PreStop = Hook }) with { GraceSeconds = 5 });
        pod.Begin();
        pod.Answer("a", PostStart, "exit code 1");
        pod.Pass(TimeSpan.FromSeconds(5));
        Assert.Equal(
            [
                "FailedPostStartHook: PostStartHook failed: exit code 1",
                "Killing: Container a is stopped, since its postStart hook failed: exit code 1",
                "FailedPreStopHook: PreStopHook took longer than the grace period",
            ],
            pod.Told[1..]);
    }

    [Fact]
    public void A_deadline_that_passes_is_told()
    {
        MachineUnderTest pod = new(Records.Pod(Records.Container("a")) with { ActiveDeadlineSeconds = 30 });
        pod.Begin();
        pod.Pass(TimeSpan.FromSeconds(30));
        Assert.Equal(["DeadlineExceeded: Pod was active for longer than its deadline of 30 s", "Killing: Stopping container a"], pod.Told[1..]);
    }

    [Fact]
    public void A_pod_whose_supervisor_was_lost_tells_so_when_it_is_made_again()
    {
        PodRecord record = Records.Pod(Records.Container("a"), Records.Container("b"));
        MachineUnderTest lost = new(record);
        lost.Begin();
        MachineUnderTest next = new(record);
        next.Machine.Recall(lost.Status);
        next.Begin();
        Assert.Equal(["SupervisorLost: The supervisor ended while a, b ran", "Started: Started container a, restart 1", "Started: Started container b, restart 1"], next.Told);
    }
}
