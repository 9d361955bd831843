using static IaC.Pods.Lifecycle.HandlerUse;

namespace IaC.Pods.Tests.Lifecycle;

/// <summary>What postStart and preStop hold up (Kubernetes, "Container Lifecycle Hooks").</summary>
public sealed class HookTests
{
    private const int Terminate = 15;
    private const int Kill = 9;

    private static readonly PodHandler Hook = new() { Kind = PodHandlerKind.Exec, Command = ["x"] };

    private static TimeSpan Seconds(double seconds) => TimeSpan.FromSeconds(seconds);

    private static PodHandler Sleep(int seconds) => new() { Kind = PodHandlerKind.Sleep, Seconds = seconds };

    private static MachineUnderTest Pod(PodContainer container, RestartPolicy policy = RestartPolicy.Always) => new(Records.Pod(container) with { RestartPolicy = policy, GraceSeconds = 10 });

    [Fact]
    public void A_container_is_ready_and_probed_once_its_start_hook_is_over()
    {
        PodProbe probe = new() { Handler = Hook };
        MachineUnderTest pod = Pod(Records.Container("a") with { PostStart = Hook, ReadinessProbe = probe });
        Assert.Equal(["start a", "PostStart a"], pod.Begin());
        Assert.Equal((false, "postStart hook is not over yet"), (pod.Status.Ready, pod["a"].Unready));
        Assert.Equal(["ReadinessProbe a"], pod.Answer("a", PostStart));
        pod.Answer("a", ReadinessProbe);
        Assert.True(pod.Status.Ready);
    }

    [Fact]
    public void A_failed_start_hook_stops_the_container_and_its_policy_decides()
    {
        MachineUnderTest pod = Pod(Records.Container("a") with { PostStart = Hook });
        pod.Begin();
        Assert.Equal(["note a: postStart hook failed: exit code 1; the container is stopped", $"signal {Terminate} a"], pod.Answer("a", PostStart, "exit code 1"));
        Assert.Equal(["start a", "PostStart a"], pod.Exit("a", 143));
        pod.Answer("a", PostStart, "exit code 1");
        pod.Exit("a", 143);
        Assert.Equal(("waiting", "postStart hook failed: exit code 1"), (pod["a"].State, pod["a"].Message));

        MachineUnderTest never = Pod(Records.Container("a") with { PostStart = Hook }, RestartPolicy.Never);
        never.Begin();
        never.Answer("a", PostStart, "exit code 1");
        Assert.Empty(never.Exit("a", 143));
        Assert.Equal(("Failed", "PostStartHookError"), (never.Status.Phase, never["a"].Reason));
    }

    [Fact]
    public void A_program_that_ends_before_its_start_hook_does_not_wait_for_it()
    {
        MachineUnderTest pod = Pod(Records.Container("a") with { PostStart = Hook });
        pod.Begin();
        Assert.Equal(["give up PostStart a", "start a", "PostStart a"], pod.Exit("a", 1));
    }

    [Fact]
    public void The_stop_signal_comes_after_the_stop_hook_and_within_the_grace_period()
    {
        MachineUnderTest pod = Pod(Records.Container("a") with { PreStop = Hook });
        pod.Begin();
        pod.Machine.End(null);
        Assert.Equal(["PreStop a"], pod.Act());
        Assert.Empty(pod.Pass(Seconds(4)));
        Assert.Equal([$"signal {Terminate} a"], pod.Answer("a", PreStop));
        Assert.Equal(Seconds(6), pod.Machine.UntilTick());
        Assert.Equal([$"signal {Kill} a"], pod.Pass(Seconds(6)));
        Assert.Equal(["finish"], pod.Exit("a", 137));
    }

    [Fact]
    public void A_stop_hook_that_takes_longer_than_the_grace_period_is_given_up_and_two_seconds_are_left()
    {
        MachineUnderTest pod = Pod(Records.Container("a") with { PreStop = Hook });
        pod.Begin();
        pod.Machine.End(null);
        pod.Act();
        Assert.Equal(["give up PreStop a", "note a: preStop hook took longer than the grace period", $"signal {Terminate} a"], pod.Pass(Seconds(10)));
        Assert.Equal([$"signal {Kill} a"], pod.Pass(Seconds(2)));
    }

    [Fact]
    public void A_failed_stop_hook_is_told_and_changes_nothing()
    {
        MachineUnderTest pod = Pod(Records.Container("a") with { PreStop = Hook });
        pod.Begin();
        pod.Machine.End(null);
        pod.Act();
        Assert.Equal(["note a: preStop hook failed: exit code 2", $"signal {Terminate} a"], pod.Answer("a", PreStop, "exit code 2"));
    }

    [Fact]
    public void Without_grace_there_is_no_time_for_a_stop_hook()
    {
        MachineUnderTest pod = Pod(Records.Container("a") with { PreStop = Hook });
        pod.Begin();
        pod.Machine.End(TimeSpan.Zero);
        Assert.Equal([$"signal {Kill} a"], pod.Act());
    }

    [Fact]
    public void A_stop_hook_is_given_up_when_whoever_stops_the_pod_loses_patience()
    {
        MachineUnderTest pod = Pod(Records.Container("a") with { PreStop = Hook });
        pod.Begin();
        pod.Machine.End(null);
        pod.Act();
        pod.Machine.End(TimeSpan.Zero);
        Assert.Equal(["give up PreStop a", "note a: preStop hook took longer than the grace period", $"signal {Kill} a"], pod.Act());
    }

    [Fact]
    public void A_program_that_ends_during_its_stop_hook_ends_it()
    {
        MachineUnderTest pod = Pod(Records.Container("a") with { PreStop = Hook });
        pod.Begin();
        pod.Machine.End(null);
        pod.Act();
        Assert.Equal(["give up PreStop a", "finish"], pod.Exit("a", 0));
    }

    [Fact]
    public void A_program_that_ends_of_itself_has_no_stop_hook()
    {
        MachineUnderTest pod = Pod(Records.Container("a") with { PreStop = Hook });
        pod.Begin();
        Assert.Equal(["start a"], pod.Exit("a", 0));
    }

    [Fact]
    public void A_sleep_is_a_hook_that_takes_its_time()
    {
        MachineUnderTest pod = Pod(Records.Container("a") with { PostStart = Sleep(3), PreStop = Sleep(4) });
        Assert.Equal(["start a"], pod.Begin());
        Assert.False(pod.Status.Ready);
        pod.Pass(Seconds(3));
        Assert.True(pod.Status.Ready);
        pod.Machine.End(null);
        Assert.Empty(pod.Act());
        Assert.Equal([$"signal {Terminate} a"], pod.Pass(Seconds(4)));
        Assert.Equal([$"signal {Kill} a"], pod.Pass(Seconds(6)));
    }

    [Fact]
    public void Another_stop_hook_holds_at_once_and_another_start_hook_from_the_next_start_on()
    {
        PodContainer container = Records.Container("a");
        PodRecord record = Records.Pod(container);
        MachineUnderTest pod = new(record);
        pod.Begin();
        pod.Machine.Replace(record with { Containers = [container with { PostStart = Hook, PreStop = Hook }] });
        Assert.Empty(pod.Act());
        Assert.True(pod.Status.Ready);
        pod.Machine.Restart(0, null);
        Assert.Equal(["PreStop a"], pod.Act());
        Assert.Equal(["give up PreStop a", "start a", "PostStart a"], pod.Exit("a", 0));
    }
}
