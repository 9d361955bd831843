using IaC.Pods.Lifecycle;

namespace IaC.Pods.Tests.Lifecycle;

public sealed class PodMachineTests
{
    private static readonly PodRecord Two = Records.Pod(Records.Container("a"), Records.Container("b"));
    private static readonly PodRecord WithInits = Two with { InitContainers = [Records.Container("first"), Records.Container("second")] };

    [Fact]
    public void Nothing_happens_before_the_pod_is_made()
    {
        MachineUnderTest pod = new(Two);
        pod.Machine.Tick();
        Assert.Empty(pod.Act());
        Assert.Equal("Pending", pod.Status.Phase);
        Assert.Equal("ContainerCreating", pod["a"].Reason);
    }

    [Fact]
    public void Containers_start_together_and_the_pod_is_ready_when_all_run()
    {
        MachineUnderTest pod = new(Two);
        Assert.Equal(["start a", "start b"], pod.Begin());
        Assert.Equal(("Running", true), (pod.Status.Phase, pod.Status.Ready));
        Assert.Equal((100, 0), (pod["a"].Pid, pod["a"].Restarts));
        Assert.Null(pod.Machine.UntilTick());
    }

    [Fact]
    public void Init_containers_run_one_after_the_other_to_success_before_the_others()
    {
        MachineUnderTest pod = new(WithInits);
        Assert.Equal(["start first"], pod.Begin());
        Assert.Equal(("Pending", false, "PodInitializing"), (pod.Status.Phase, pod.Status.Ready, pod["a"].Reason));
        Assert.Equal(["start second"], pod.Exit("first", 0));
        Assert.Equal(["start a", "start b"], pod.Exit("second", 0));
        Assert.Equal(("terminated", "Completed", 0), (pod["first"].State, pod["first"].Reason, pod["first"].ExitCode));
        Assert.True(pod.Status.Ready);
    }

    [Fact]
    public void A_failed_init_container_is_tried_again_with_back_off()
    {
        MachineUnderTest pod = new(WithInits);
        pod.Begin();
        Assert.Equal(["start first"], pod.Exit("first", 1));
        Assert.Empty(pod.Exit("first", 1));
        Assert.Equal("CrashLoopBackOff", pod["first"].Reason);
        Assert.Equal(TimeSpan.FromSeconds(10), pod.Machine.UntilTick());
        Assert.Equal(["start first"], pod.Pass(TimeSpan.FromSeconds(10)));
    }

    [Fact]
    public void A_failed_init_container_of_a_pod_that_never_restarts_fails_the_pod()
    {
        MachineUnderTest pod = new(WithInits with { RestartPolicy = RestartPolicy.Never });
        pod.Begin();
        Assert.Empty(pod.Exit("first", 3));
        Assert.Equal("Failed", pod.Status.Phase);
        Assert.Equal("container first: Error, exit code 3", pod.Status.Message);
    }

    [Fact]
    public void A_killed_container_starts_again_at_once_and_then_with_back_off()
    {
        MachineUnderTest pod = new(Two);
        pod.Begin();
        Assert.Equal(["start a"], pod.Exit("a", 137));
        Assert.Equal(1, pod["a"].Restarts);
        Assert.Empty(pod.Exit("a", 137));
        ContainerStatus waiting = pod["a"];
        Assert.Equal(("waiting", "CrashLoopBackOff", 137), (waiting.State, waiting.Reason, waiting.ExitCode));
        Assert.Equal(pod.Time.GetUtcNow() + TimeSpan.FromSeconds(10), waiting.NextStart);
        Assert.False(pod.Status.Ready);
        Assert.Empty(pod.Pass(TimeSpan.FromSeconds(9)));
        Assert.Equal(["start a"], pod.Pass(TimeSpan.FromSeconds(1)));
        Assert.True(pod.Status.Ready);
    }

    [Theory]
    [InlineData(RestartPolicy.Always, 0, true)]
    [InlineData(RestartPolicy.Always, 1, true)]
    [InlineData(RestartPolicy.OnFailure, 0, false)]
    [InlineData(RestartPolicy.OnFailure, 1, true)]
    [InlineData(RestartPolicy.Never, 0, false)]
    [InlineData(RestartPolicy.Never, 1, false)]
    public void The_policy_says_whether_a_container_starts_again(RestartPolicy policy, int code, bool again)
    {
        MachineUnderTest pod = new(Two with { RestartPolicy = policy });
        pod.Begin();
        Assert.Equal(again ? ["start a"] : [], pod.Exit("a", code));
    }

    [Fact]
    public void A_pod_whose_containers_all_succeeded_has_succeeded_and_is_ready()
    {
        MachineUnderTest pod = new(Two with { RestartPolicy = RestartPolicy.OnFailure });
        pod.Begin();
        pod.Exit("a", 0);
        Assert.Equal(("Running", false), (pod.Status.Phase, pod.Status.Ready));
        pod.Exit("b", 0);
        Assert.Equal(("Succeeded", true), (pod.Status.Phase, pod.Status.Ready));
    }

    [Fact]
    public void A_pod_with_a_failed_container_that_stays_down_has_failed()
    {
        MachineUnderTest pod = new(Two with { RestartPolicy = RestartPolicy.Never });
        pod.Begin();
        pod.Exit("a", 0);
        pod.Exit("b", 2);
        Assert.Equal(("Failed", false), (pod.Status.Phase, pod.Status.Ready));
    }

    [Fact]
    public void A_container_that_cannot_start_says_why_and_is_tried_again()
    {
        MachineUnderTest pod = new(Two);
        pod.Broken["a"] = "execve /nope: No such file or directory (errno 2)";
        Assert.Equal("start a: execve /nope: No such file or directory (errno 2)", pod.Begin()[0]);
        ContainerStatus failed = pod["a"];
        Assert.Equal(("StartError", 128, pod.Broken["a"]), (failed.Reason, failed.ExitCode, failed.Message));
        Assert.Equal("container a: StartError: execve /nope: No such file or directory (errno 2)", pod.Status.Message);
        pod.Broken.Clear();
        Assert.Equal(["start a"], pod.Pass(TimeSpan.FromSeconds(10)));
        Assert.Null(pod["a"].Reason);
    }

    [Fact]
    public void A_container_that_could_not_start_is_tried_at_once_when_its_record_is_given_again()
    {
        MachineUnderTest pod = new(Two);
        pod.Broken["a"] = "no such disk";
        pod.Begin();
        pod.Pass(TimeSpan.Zero);
        pod.Broken.Clear();
        pod.Machine.Replace(Two);
        Assert.Equal(["start a"], pod.Act());
        Assert.True(pod.Status.Ready);
    }

    [Fact]
    public void A_machine_that_refused_to_begin_says_why_as_one_that_cannot_start()
    {
        MachineUnderTest pod = new(Two);
        pod.Begin();
        pod.Machine.Exited(0, new ContainerExit(1, false, LastWords: "no such device", Refused: true));
        pod.Machine.Exited(1, new ContainerExit(1, false, LastWords: "out of luck"));
        Assert.Equal(("StartError", "no such device"), (pod["a"].Reason, pod["a"].Message));
        Assert.Equal(("Error", "out of luck"), (pod["b"].Reason, pod["b"].Message));
    }

    [Fact]
    public void A_container_killed_for_want_of_memory_says_so()
    {
        MachineUnderTest pod = new(Two with { RestartPolicy = RestartPolicy.Never });
        pod.Begin();
        pod.Exit("a", 137, outOfMemory: true);
        Assert.Equal("OOMKilled", pod["a"].Reason);
    }

    [Fact]
    public void Containers_that_ignore_the_stop_signal_are_killed_after_the_grace()
    {
        MachineUnderTest pod = new(Two);
        pod.Begin();
        pod.Machine.Hold(grace: null);
        Assert.Equal(["signal 15 a", "signal 15 b"], pod.Act());
        Assert.Empty(pod.Exit("a", 0));
        Assert.Empty(pod.Pass(TimeSpan.FromSeconds(29)));
        Assert.Equal(["signal 9 b"], pod.Pass(TimeSpan.FromSeconds(1)));
        Assert.Empty(pod.Pass(TimeSpan.FromSeconds(60)));
        Assert.Empty(pod.Exit("b", 137));
        Assert.True(pod.Status.Held);
        Assert.False(pod.Status.Ready);
        Assert.Null(pod.Machine.UntilTick());
    }

    [Fact]
    public void Without_grace_they_are_killed_at_once()
    {
        MachineUnderTest pod = new(Two);
        pod.Begin();
        pod.Machine.Hold(TimeSpan.Zero);
        Assert.Equal(["signal 9 a", "signal 9 b"], pod.Act());
    }

    [Fact]
    public void A_second_stop_can_shorten_the_grace()
    {
        MachineUnderTest pod = new(Two);
        pod.Begin();
        pod.Machine.Hold(grace: null);
        pod.Act();
        pod.Machine.Hold(TimeSpan.FromSeconds(1));
        Assert.Empty(pod.Act());
        Assert.Equal(["signal 9 a", "signal 9 b"], pod.Pass(TimeSpan.FromSeconds(1)));
    }

    [Fact]
    public void A_container_has_its_own_stop_signal()
    {
        MachineUnderTest pod = new(Records.Pod(Records.Container("a") with { StopSignal = 3 }));
        pod.Begin();
        pod.Machine.Hold(grace: null);
        Assert.Equal(["signal 3 a"], pod.Act());
    }

    [Fact]
    public void A_held_pod_starts_from_its_first_init_container()
    {
        MachineUnderTest pod = new(WithInits);
        pod.Begin();
        pod.Exit("first", 0);
        pod.Exit("second", 0);
        pod.Machine.Hold(grace: null);
        pod.Act();
        pod.Exit("a", 0);
        pod.Exit("b", 0);
        pod.Machine.Resume();
        Assert.Equal(["start first"], pod.Act());
        Assert.False(pod.Status.Held);
    }

    [Fact]
    public void A_pod_that_is_resumed_while_it_stops_comes_back_when_it_is_down()
    {
        MachineUnderTest pod = new(Two);
        pod.Begin();
        pod.Machine.Hold(grace: null);
        pod.Act();
        pod.Machine.Resume();
        Assert.Empty(pod.Act());
        Assert.Empty(pod.Exit("a", 0));
        Assert.Equal(["start a", "start b"], pod.Exit("b", 0));
    }

    [Fact]
    public void One_container_can_be_held_while_the_others_run()
    {
        MachineUnderTest pod = new(Two);
        pod.Begin();
        pod.Machine.Hold(pod.Index("a"), grace: null);
        Assert.Equal(["signal 15 a"], pod.Act());
        Assert.Empty(pod.Exit("a", 0));
        Assert.Equal((true, "Running", false), (pod["a"].Held, pod.Status.Phase, pod.Status.Ready));
        pod.Machine.Resume(pod.Index("a"));
        Assert.Equal(["start a"], pod.Act());
        Assert.True(pod.Status.Ready);
    }

    [Fact]
    public void A_restart_is_no_failure()
    {
        MachineUnderTest pod = new(Two with { RestartPolicy = RestartPolicy.Never });
        pod.Begin();
        pod.Machine.Restart(pod.Index("a"), grace: null);
        Assert.Equal(["signal 15 a"], pod.Act());
        Assert.Equal(["start a"], pod.Exit("a", 143));
        Assert.Equal("Running", pod.Status.Phase);
    }

    [Fact]
    public void A_pod_is_not_ready_while_a_container_that_is_to_restart_still_runs()
    {
        MachineUnderTest pod = new(Two);
        pod.Begin();
        pod.Machine.Restart(pod.Index("a"), grace: null);
        pod.Act();
        Assert.False(pod.Status.Ready);
        pod.Exit("a", 143);
        Assert.True(pod.Status.Ready);

        pod.Machine.Restart(grace: null);
        pod.Act();
        Assert.False(pod.Status.Ready);
    }

    [Fact]
    public void Resuming_a_container_in_back_off_starts_it_at_once()
    {
        MachineUnderTest pod = new(Two);
        pod.Begin();
        pod.Exit("a", 1);
        pod.Exit("a", 1);
        pod.Machine.Resume(pod.Index("a"));
        Assert.Equal(["start a"], pod.Act());
    }

    [Fact]
    public void A_pod_that_ends_finishes_once_when_all_are_down()
    {
        MachineUnderTest pod = new(Two);
        pod.Begin();
        pod.Machine.End(grace: null);
        Assert.Equal(["signal 15 a", "signal 15 b"], pod.Act());
        Assert.Empty(pod.Exit("a", 0));
        Assert.Equal(["finish"], pod.Exit("b", 0));
        Assert.Empty(pod.Pass(TimeSpan.FromDays(1)));
    }

    [Fact]
    public void A_pod_can_end_before_it_began()
    {
        MachineUnderTest pod = new(Two);
        pod.Machine.End(grace: null);
        Assert.Equal(["finish"], pod.Act());
    }

    [Fact]
    public void What_a_lost_supervisor_wrote_down_is_remembered()
    {
        MachineUnderTest before = new(Two);
        before.Begin();
        before.Exit("a", 1);
        before.Exit("b", 7);
        before.Exit("b", 7);
        before.Machine.Hold(grace: null);

        MachineUnderTest after = new(Two);
        after.Machine.Recall(before.Status);
        Assert.Empty(after.Begin());
        Assert.True(after.Status.Held);
        Assert.Equal((1, "SupervisorLost"), (after["a"].Restarts, after["a"].Reason));
        Assert.Equal((1, 7), (after["b"].Restarts, after["b"].ExitCode));
        after.Machine.Resume();
        Assert.Equal(["start a", "start b"], after.Act());
        Assert.Equal(2, after["a"].Restarts);
    }

    [Fact]
    public void A_container_that_ran_on_without_its_supervisor_is_not_started_again()
    {
        MachineUnderTest before = new(Records.Pod(Records.Container("a")));
        before.Begin();
        MachineUnderTest after = new(Records.Pod(Records.Container("a")));
        after.Machine.Recall(before.Status);
        after.Machine.TookOver(0, 77);

        Assert.DoesNotContain("start a", after.Begin());
        Assert.Equal((0, 77, "running"), (after["a"].Restarts, after["a"].Pid, after["a"].State));
        Assert.Contains("TakenOver: Container a runs on under another supervisor", after.Told);
        after.Machine.Exited(0, new ContainerExit(0, false, null));
        Assert.Equal(["start a"], after.Act());
        Assert.Equal(1, after["a"].Restarts);
    }

    [Fact]
    public void One_that_was_to_be_kept_down_meanwhile_is_stopped()
    {
        MachineUnderTest before = new(Records.Pod(Records.Container("a")));
        before.Begin();
        MachineUnderTest after = new(Records.Pod(Records.Container("a")));
        after.Machine.Recall(before.Status);
        after.Machine.KeepDown(true);
        after.Machine.TookOver(0, 77);

        Assert.Equal(["signal 15 a"], after.Begin());
    }
}
