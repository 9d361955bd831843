namespace IaC.Pods.Tests.Lifecycle;

/// <summary>Pods with activeDeadlineSeconds (Kubernetes, "Init Containers", and the Pod of its API).</summary>
public sealed class DeadlineTests
{
    private static readonly PodRecord Record = Records.Pod(Records.Container("main")) with { ActiveDeadlineSeconds = 60, GraceSeconds = 10 };

    private static TimeSpan Seconds(double seconds) => TimeSpan.FromSeconds(seconds);

    [Fact]
    public void A_pod_that_is_active_for_too_long_is_stopped_and_has_failed()
    {
        MachineUnderTest pod = new(Record);
        Assert.Equal(["start main"], pod.Begin());
        Assert.Equal(Seconds(60), pod.Machine.UntilTick());
        Assert.Empty(pod.Pass(Seconds(59)));
        Assert.Equal(["signal 15 main"], pod.Pass(Seconds(1)));
        Assert.Equal(("Failed", "DeadlineExceeded", "it was active for longer than 60 s"), (pod.Status.Phase, pod.Status.Reason, pod.Status.Message));
        Assert.Equal(["signal 9 main"], pod.Pass(Seconds(10)));
        Assert.Empty(pod.Exit("main", 137));
        Assert.Empty(pod.Pass(Seconds(1000)));
        Assert.Equal(("Failed", false), (pod.Status.Phase, pod.Status.Ready));
    }

    [Fact]
    public void Init_containers_and_back_off_count()
    {
        MachineUnderTest pod = new(Record with { InitContainers = [Records.Container("init")] });
        pod.Begin();
        pod.Exit("init", 1);
        pod.Exit("init", 1);
        Assert.Empty(pod.Pass(Seconds(5)));
        Assert.Equal(["start init"], pod.Pass(Seconds(5)));
        Assert.Equal(["signal 15 init"], pod.Pass(Seconds(50)));
        Assert.Empty(pod.Exit("init", 0));
        Assert.Equal("Failed", pod.Status.Phase);
    }

    [Fact]
    public void A_pod_that_ended_before_has_no_deadline()
    {
        MachineUnderTest pod = new(Record with { RestartPolicy = RestartPolicy.Never });
        pod.Begin();
        pod.Exit("main", 0);
        Assert.Null(pod.Machine.UntilTick());
        Assert.Empty(pod.Pass(Seconds(60)));
        Assert.Equal(("Succeeded", null), (pod.Status.Phase, pod.Status.Reason));
    }

    [Fact]
    public void The_deadline_counts_from_the_start_that_was_recorded_whatever_became_of_the_supervisor()
    {
        MachineUnderTest before = new(Record);
        before.Begin();
        before.Pass(Seconds(40));

        MachineUnderTest after = new(Record);
        after.Time.Advance(Seconds(50));
        after.Machine.Recall(before.Status);
        Assert.Equal(["start main"], after.Begin());
        Assert.Equal(before.Status.Started, after.Status.Started);
        Assert.Equal(["signal 15 main"], after.Pass(Seconds(10)));

        MachineUnderTest late = new(Record);
        late.Time.Advance(Seconds(500));
        late.Machine.Recall(before.Status);
        Assert.Empty(late.Begin());
        Assert.Equal("Failed", late.Status.Phase);
    }

    [Fact]
    public void A_pod_that_is_started_again_as_a_whole_has_all_its_time()
    {
        MachineUnderTest pod = new(Record);
        pod.Begin();
        pod.Pass(Seconds(60));
        pod.Exit("main", 143);
        pod.Machine.Restart(null);
        Assert.Equal(["start main"], pod.Act());
        Assert.Equal(("Running", true, null), (pod.Status.Phase, pod.Status.Ready, pod.Status.Reason));
        Assert.Equal(["signal 15 main"], pod.Pass(Seconds(60)));
    }

    [Fact]
    public void A_held_pod_is_not_active()
    {
        MachineUnderTest pod = new(Record);
        pod.Begin();
        pod.Machine.Hold(null);
        pod.Act();
        pod.Exit("main", 143);
        Assert.Empty(pod.Pass(Seconds(600)));
        pod.Machine.Resume();
        Assert.Equal(["start main"], pod.Act());
        Assert.True(pod.Status.Ready);
    }

    [Fact]
    public void Another_deadline_holds_at_once()
    {
        MachineUnderTest pod = new(Record);
        pod.Begin();
        pod.Pass(Seconds(40));
        pod.Machine.Replace(Record with { ActiveDeadlineSeconds = 30 });
        Assert.Equal(["signal 15 main"], pod.Act());
    }

    [Fact]
    public void What_a_supervisor_stops_at_its_own_end_did_not_come_to_its_end()
    {
        MachineUnderTest pod = new(Record);
        pod.Begin();
        pod.Machine.End(null);
        pod.Act();
        pod.Exit("main", 0);
        Assert.Equal("Running", pod.Status.Phase);
    }
}
