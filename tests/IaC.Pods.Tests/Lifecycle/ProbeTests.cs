using static IaC.Pods.Lifecycle.HandlerUse;

namespace IaC.Pods.Tests.Lifecycle;

/// <summary>When probes are asked and what their answers do, by the clock of the test (Kubernetes, "Configure Liveness, Readiness and Startup Probes").</summary>
public sealed class ProbeTests
{
    private static readonly PodProbe Probe = new() { Handler = new PodHandler { Kind = PodHandlerKind.Tcp, Address = "127.0.0.1", Port = 80 } };

    private static TimeSpan Seconds(double seconds) => TimeSpan.FromSeconds(seconds);

    [Fact]
    public void A_container_with_a_readiness_probe_is_ready_when_it_succeeds_and_until_it_failed_often_enough()
    {
        MachineUnderTest pod = new(Records.Pod(Records.Container("a") with { ReadinessProbe = Probe with { FailureThreshold = 2 } }));
        Assert.Equal(["start a", "ReadinessProbe a"], pod.Begin());
        Assert.Equal((false, "readiness probe has not succeeded yet"), (pod.Status.Ready, pod["a"].Unready));
        Assert.Equal("container a: readiness probe has not succeeded yet", pod.Status.Message);

        Assert.Empty(pod.Answer("a", ReadinessProbe));
        Assert.Equal((true, true, null), (pod.Status.Ready, pod["a"].Ready, pod["a"].Unready));

        Assert.Equal(Seconds(10), pod.Machine.UntilTick());
        Assert.Equal(["ReadinessProbe a"], pod.Pass(Seconds(10)));
        Assert.Empty(pod.Answer("a", ReadinessProbe, "HTTP status 503"));
        Assert.True(pod.Status.Ready);
        pod.Pass(Seconds(10));
        Assert.Equal(["note a: readiness probe failed 2 times: HTTP status 503; the container is not ready"], pod.Answer("a", ReadinessProbe, "HTTP status 503"));
        Assert.Equal((false, "Running", "readiness probe failed: HTTP status 503"), (pod.Status.Ready, pod.Status.Phase, pod["a"].Unready));
        Assert.Equal(100, pod["a"].Pid);

        pod.Pass(Seconds(10));
        pod.Answer("a", ReadinessProbe);
        Assert.True(pod.Status.Ready);
    }

    [Fact]
    public void A_machine_that_halts_is_looked_at_now_and_one_that_goes_on_when_it_has_settled()
    {
        MachineUnderTest pod = new(Records.Pod(Records.Container("a") with { ReadinessProbe = Probe with { FailureThreshold = 1 } }));
        pod.Begin();
        pod.Machine.Halted(0, goesOn: true);
        Assert.Empty(pod.Answer("a", ReadinessProbe));

        pod.Machine.Halted(0, goesOn: false);
        Assert.Equal(["ReadinessProbe a"], pod.Act());
        pod.Answer("a", ReadinessProbe, "halted");
        pod.Machine.Halted(0, goesOn: false);
        Assert.Empty(pod.Act());

        pod.Machine.Halted(0, goesOn: true);
        Assert.Empty(pod.Act());
        Assert.Equal(Seconds(1), pod.Machine.UntilTick());
        Assert.Equal(["ReadinessProbe a"], pod.Pass(Seconds(1)));
        pod.Answer("a", ReadinessProbe);
        Assert.True(pod.Status.Ready);
    }

    [Fact]
    public void Readiness_waits_for_as_many_successes_in_a_row_as_are_wanted()
    {
        MachineUnderTest pod = new(Records.Pod(Records.Container("a") with { ReadinessProbe = Probe with { SuccessThreshold = 2 } }));
        pod.Begin();
        foreach ((string? fault, bool ready) in new[] { (null, false), ("no", false), (null, false), (null, true) })
        {
            pod.Answer("a", ReadinessProbe, fault);
            Assert.Equal(ready, pod.Status.Ready);
            pod.Pass(Seconds(10));
        }
    }

    [Fact]
    public void The_first_time_waits_for_the_delay()
    {
        MachineUnderTest pod = new(Records.Pod(Records.Container("a") with { LivenessProbe = Probe with { InitialDelaySeconds = 7 } }));
        Assert.Equal(["start a"], pod.Begin());
        Assert.True(pod.Status.Ready);
        Assert.Equal(Seconds(7), pod.Machine.UntilTick());
        Assert.Empty(pod.Pass(Seconds(6.9)));
        Assert.Equal(["LivenessProbe a"], pod.Pass(Seconds(0.1)));
    }

    [Fact]
    public void No_answer_in_time_is_a_failure_and_an_answer_that_comes_too_late_is_none()
    {
        MachineUnderTest pod = new(Records.Pod(Records.Container("a") with { ReadinessProbe = Probe with { TimeoutSeconds = 3 } }));
        pod.Begin();
        Assert.Equal(Seconds(3), pod.Machine.UntilTick());
        Assert.Equal(["give up ReadinessProbe a"], pod.Pass(Seconds(3)));
        Assert.Equal("readiness probe failed: no answer within 3 s", pod["a"].Unready);
        Assert.Empty(pod.Answer("a", ReadinessProbe));
        Assert.False(pod.Status.Ready);
        Assert.Equal(["ReadinessProbe a"], pod.Pass(Seconds(7)));
    }

    [Fact]
    public void An_answer_that_takes_longer_than_a_period_delays_the_next_time()
    {
        MachineUnderTest pod = new(Records.Pod(Records.Container("a") with { ReadinessProbe = Probe with { PeriodSeconds = 2, TimeoutSeconds = 9 } }));
        pod.Begin();
        Assert.Empty(pod.Pass(Seconds(5)));
        Assert.Equal(["ReadinessProbe a"], pod.Answer("a", ReadinessProbe));
    }

    [Fact]
    public void A_container_whose_liveness_probe_failed_often_enough_is_stopped_and_started_again()
    {
        MachineUnderTest pod = new(Records.Pod(Records.Container("a") with { LivenessProbe = Probe }));
        pod.Begin();
        for (int i = 0; i < 2; i++)
        {
            Assert.Empty(pod.Answer("a", LivenessProbe, "exit code 1"));
            pod.Pass(Seconds(10));
        }

        Assert.Equal(["note a: liveness probe failed 3 times: exit code 1; the container is stopped", "signal 15 a"], pod.Answer("a", LivenessProbe, "exit code 1"));
        Assert.Equal((false, "liveness probe failed 3 times: exit code 1"), (pod.Status.Ready, pod["a"].Unready));
        Assert.Empty(pod.Pass(Seconds(29)));
        Assert.Equal(["signal 9 a"], pod.Pass(Seconds(1)));
        Assert.Equal(["start a", "LivenessProbe a"], pod.Exit("a", 137));
        Assert.Equal((true, 1), (pod.Status.Ready, pod["a"].Restarts));

        pod.Answer("a", LivenessProbe);
        pod.Exit("a", 1);
        Assert.Equal(("CrashLoopBackOff", null), (pod["a"].Reason, pod["a"].Message));
    }

    [Fact]
    public void A_liveness_failure_is_the_reason_of_the_end_and_counts_for_back_off()
    {
        MachineUnderTest pod = new(Records.Pod(Records.Container("a") with { LivenessProbe = Probe with { FailureThreshold = 1 } }) with { RestartPolicy = RestartPolicy.OnFailure });
        pod.Begin();
        pod.Answer("a", LivenessProbe, "dead");
        pod.Exit("a", 143);
        pod.Answer("a", LivenessProbe, "dead");
        Assert.Empty(pod.Exit("a", 143));
        Assert.Equal(("waiting", "CrashLoopBackOff", "liveness probe failed 1 time: dead"), (pod["a"].State, pod["a"].Reason, pod["a"].Message));
        pod.Pass(Seconds(10));
        pod.Answer("a", LivenessProbe, "dead");
        Assert.Empty(pod.Exit("a", 0));
        Assert.Equal(("waiting", "CrashLoopBackOff"), (pod["a"].State, pod["a"].Reason));
        Assert.NotEqual("Succeeded", pod.Status.Phase);
    }

    [Fact]
    public void A_probe_may_have_a_grace_of_its_own()
    {
        MachineUnderTest pod = new(Records.Pod(Records.Container("a") with { LivenessProbe = Probe with { FailureThreshold = 1, GraceSeconds = 4 } }));
        pod.Begin();
        pod.Answer("a", LivenessProbe, "dead");
        Assert.Equal(["signal 9 a"], pod.Pass(Seconds(4)));
        pod.Exit("a", 137);
        pod.Machine.Hold(grace: null);
        pod.Act();
        Assert.Empty(pod.Pass(Seconds(4)));
    }

    [Fact]
    public void The_others_wait_for_the_startup_probe_which_is_not_asked_again()
    {
        MachineUnderTest pod = new(Records.Pod(Records.Container("a") with { StartupProbe = Probe with { PeriodSeconds = 1 }, LivenessProbe = Probe, ReadinessProbe = Probe }));
        Assert.Equal(["start a", "StartupProbe a"], pod.Begin());
        pod.Answer("a", StartupProbe, "not yet");
        Assert.Equal("startup probe failed: not yet", pod["a"].Unready);
        Assert.Equal(["StartupProbe a"], pod.Pass(Seconds(1)));
        Assert.Equal(["ReadinessProbe a", "LivenessProbe a"], pod.Answer("a", StartupProbe));
        Assert.False(pod.Status.Ready);
        pod.Answer("a", LivenessProbe);
        pod.Answer("a", ReadinessProbe);
        Assert.True(pod.Status.Ready);
        Assert.Equal(["ReadinessProbe a", "LivenessProbe a"], pod.Pass(Seconds(10)));
    }

    [Fact]
    public void A_container_that_does_not_start_in_time_is_stopped()
    {
        MachineUnderTest pod = new(Records.Pod(Records.Container("a") with { StartupProbe = Probe with { PeriodSeconds = 5, FailureThreshold = 2 } }));
        pod.Begin();
        pod.Answer("a", StartupProbe, "no");
        pod.Pass(Seconds(5));
        Assert.Equal(["note a: startup probe failed 2 times: no; the container is stopped", "signal 15 a"], pod.Answer("a", StartupProbe, "no"));
        Assert.Equal(["start a", "StartupProbe a"], pod.Exit("a", 0));
    }

    [Fact]
    public void Nothing_is_asked_of_a_container_that_is_stopped_or_has_ended()
    {
        MachineUnderTest pod = new(Records.Pod(Records.Container("a") with { LivenessProbe = Probe, ReadinessProbe = Probe }) with { RestartPolicy = RestartPolicy.Never });
        pod.Begin();
        pod.Answer("a", ReadinessProbe);
        pod.Machine.Hold(grace: null);
        Assert.Equal(["give up LivenessProbe a", "signal 15 a"], pod.Act());
        Assert.Equal((false, "stopping"), (pod.Status.Ready, pod["a"].Unready));
        Assert.Empty(pod.Pass(Seconds(15)));
        Assert.Empty(pod.Exit("a", 0));
        Assert.Null(pod.Machine.UntilTick());
    }

    [Fact]
    public void Another_probe_takes_over_while_the_container_runs()
    {
        PodContainer container = Records.Container("a") with { ReadinessProbe = Probe };
        PodRecord record = Records.Pod(container);
        MachineUnderTest pod = new(record);
        pod.Begin();
        pod.Answer("a", ReadinessProbe);
        pod.Pass(Seconds(10));

        PodProbe other = Probe with { Handler = Probe.Handler with { Port = 81 }, PeriodSeconds = 1 };
        pod.Machine.Replace(record with { Containers = [container with { ReadinessProbe = other, LivenessProbe = Probe }] });
        Assert.Equal(["give up ReadinessProbe a", "ReadinessProbe a", "LivenessProbe a"], pod.Act());
        Assert.True(pod.Status.Ready);
        pod.Answer("a", ReadinessProbe);
        Assert.Equal(["ReadinessProbe a"], pod.Pass(Seconds(1)).Except(["give up LivenessProbe a"]));

        pod.Machine.Replace(record with { Containers = [container with { ReadinessProbe = null }] });
        Assert.Equal(["give up ReadinessProbe a"], pod.Act());
        Assert.True(pod.Status.Ready);
        Assert.Null(pod.Machine.UntilTick());
    }

    [Fact]
    public void The_same_probe_again_changes_nothing()
    {
        PodRecord record = Records.Pod(Records.Container("a") with { ReadinessProbe = Probe });
        MachineUnderTest pod = new(record);
        pod.Begin();
        pod.Machine.Replace(PodRecordJson.Read(PodRecordJson.Write(record)));
        Assert.Empty(pod.Act());
    }
}
