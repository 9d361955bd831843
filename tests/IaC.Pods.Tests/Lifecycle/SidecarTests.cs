using static IaC.Pods.Lifecycle.HandlerUse;

namespace IaC.Pods.Tests.Lifecycle;

/// <summary>Init containers that run on beside the others (Kubernetes, "Sidecar Containers").</summary>
public sealed class SidecarTests
{
    private const int Terminate = 15;
    private const int Kill = 9;

    private static readonly PodProbe Probe = new() { Handler = new PodHandler { Kind = PodHandlerKind.Tcp, Address = "127.0.0.1", Port = 80 } };

    private static PodContainer Sidecar(string name) => Records.Container(name) with { Sidecar = true };

    private static MachineUnderTest Pod(RestartPolicy policy, params PodContainer[] inits) =>
        new(Records.Pod(Records.Container("main")) with { InitContainers = [.. inits], RestartPolicy = policy });

    private static TimeSpan Seconds(double seconds) => TimeSpan.FromSeconds(seconds);

    [Fact]
    public void What_comes_after_a_sidecar_starts_as_soon_as_it_has_started()
    {
        MachineUnderTest pod = Pod(RestartPolicy.Always, Sidecar("proxy") with { StartupProbe = Probe }, Records.Container("migrate"), Sidecar("log"));
        Assert.Equal(["start proxy", "StartupProbe proxy"], pod.Begin());
        Assert.Equal(("Pending", false), (pod.Status.Phase, pod.Status.Ready));
        Assert.Equal(["start migrate"], pod.Answer("proxy", StartupProbe));
        Assert.Equal(["start log", "start main"], pod.Exit("migrate", 0));
        Assert.Equal(("Running", true), (pod.Status.Phase, pod.Status.Ready));
    }

    [Fact]
    public void A_sidecar_that_ends_starts_again_whatever_the_policy_and_holds_up_nobody()
    {
        MachineUnderTest pod = Pod(RestartPolicy.Never, Sidecar("proxy") with { StartupProbe = Probe }, Records.Container("migrate"));
        pod.Begin();
        pod.Answer("proxy", StartupProbe);
        Assert.Equal(["start proxy", "StartupProbe proxy"], pod.Exit("proxy", 0));
        Assert.Equal(["start main"], pod.Exit("migrate", 0));
        Assert.Equal(("Running", false, "container proxy: startup probe has not succeeded yet"), (pod.Status.Phase, pod.Status.Ready, pod.Status.Message));
        Assert.Equal(1, pod["proxy"].Restarts);
        pod.Answer("proxy", StartupProbe);
        Assert.True(pod.Status.Ready);
    }

    [Fact]
    public void A_sidecar_is_probed_like_a_container()
    {
        MachineUnderTest pod = Pod(RestartPolicy.Always, Sidecar("proxy") with { LivenessProbe = Probe with { FailureThreshold = 1 }, ReadinessProbe = Probe });
        Assert.Equal(["start proxy", "ReadinessProbe proxy", "LivenessProbe proxy", "start main"], pod.Begin());
        Assert.False(pod.Status.Ready);
        pod.Answer("proxy", ReadinessProbe);
        Assert.True(pod.Status.Ready);
        Assert.Contains($"signal {Terminate} proxy", pod.Answer("proxy", LivenessProbe, "refused"));
        Assert.Equal(["start proxy", "ReadinessProbe proxy", "LivenessProbe proxy"], pod.Exit("proxy", 143));
        Assert.Equal(101, pod["main"].Pid);
    }

    [Fact]
    public void Sidecars_are_stopped_after_the_containers_the_last_one_first()
    {
        MachineUnderTest pod = Pod(RestartPolicy.Always, Sidecar("first"), Sidecar("second"));
        pod.Begin();
        pod.Machine.End(null);
        Assert.Equal([$"signal {Terminate} main"], pod.Act());
        Assert.Equal([$"signal {Terminate} second"], pod.Exit("main", 0));
        Assert.Equal([$"signal {Terminate} first"], pod.Exit("second", 0));
        Assert.Equal(["finish"], pod.Exit("first", 0));
        Assert.Equal("Running", pod.Status.Phase);
    }

    [Fact]
    public void All_of_a_pod_share_one_grace_period_and_a_sidecar_has_two_seconds_at_least()
    {
        MachineUnderTest pod = Pod(RestartPolicy.Always, Sidecar("first"), Sidecar("second"));
        pod.Begin();
        pod.Machine.Hold(Seconds(10));
        Assert.Equal([$"signal {Terminate} main"], pod.Act());
        Assert.Equal([$"signal {Kill} main"], pod.Pass(Seconds(10)));
        Assert.Equal([$"signal {Terminate} second"], pod.Exit("main", 137));
        Assert.Equal([$"signal {Kill} second"], pod.Pass(Seconds(2)));
        Assert.Equal([$"signal {Terminate} first"], pod.Exit("second", 137));
        pod.Exit("first", 0);
        pod.Machine.Resume();
        Assert.Equal(["start first", "start second", "start main"], pod.Act());
    }

    [Fact]
    public void Without_grace_everything_is_killed_at_once_in_order()
    {
        MachineUnderTest pod = Pod(RestartPolicy.Always, Sidecar("proxy"));
        pod.Begin();
        pod.Machine.End(TimeSpan.Zero);
        Assert.Equal([$"signal {Kill} main"], pod.Act());
        Assert.Equal([$"signal {Kill} proxy"], pod.Exit("main", 137));
        Assert.Equal(["finish"], pod.Exit("proxy", 137));
    }

    [Theory]
    [InlineData(0, "Succeeded", true)]
    [InlineData(3, "Failed", false)]
    public void A_sidecar_does_not_keep_a_finished_pod_alive_and_its_exit_code_does_not_count(int code, string phase, bool ready)
    {
        MachineUnderTest pod = Pod(RestartPolicy.Never, Sidecar("proxy"));
        pod.Begin();
        Assert.Equal([$"signal {Terminate} proxy"], pod.Exit("main", code));
        Assert.Equal((phase, ready), (pod.Status.Phase, pod.Status.Ready));
        Assert.Empty(pod.Exit("proxy", 143));
        Assert.Equal((phase, ready, "terminated"), (pod.Status.Phase, pod.Status.Ready, pod["proxy"].State));
        Assert.Null(pod.Machine.UntilTick());
    }

    [Fact]
    public void A_sidecar_that_waits_in_back_off_is_not_started_in_a_finished_pod()
    {
        MachineUnderTest pod = Pod(RestartPolicy.Never, Sidecar("proxy"));
        pod.Begin();
        pod.Exit("proxy", 1);
        pod.Exit("proxy", 1);
        Assert.Equal("CrashLoopBackOff", pod["proxy"].Reason);
        Assert.Empty(pod.Exit("main", 0));
        Assert.Equal(("terminated", null), (pod["proxy"].State, pod["proxy"].NextStart));
        Assert.Empty(pod.Pass(Seconds(100)));
    }

    [Fact]
    public void A_failed_init_container_ends_the_pod_and_its_sidecars()
    {
        MachineUnderTest pod = Pod(RestartPolicy.Never, Sidecar("proxy"), Records.Container("migrate"));
        pod.Begin();
        Assert.Equal([$"signal {Terminate} proxy"], pod.Exit("migrate", 1));
        Assert.Equal("Failed", pod.Status.Phase);
    }

    [Fact]
    public void A_container_that_is_started_again_in_a_finished_pod_brings_its_sidecars_back_first()
    {
        MachineUnderTest pod = Pod(RestartPolicy.Never, Sidecar("proxy") with { StartupProbe = Probe });
        pod.Begin();
        pod.Answer("proxy", StartupProbe);
        pod.Exit("main", 0);
        pod.Exit("proxy", 143);
        pod.Machine.Restart(pod.Index("main"), null);
        Assert.Equal(["start proxy", "StartupProbe proxy"], pod.Act());
        Assert.Equal(["start main"], pod.Answer("proxy", StartupProbe));
        Assert.True(pod.Status.Ready);
    }

    [Fact]
    public void A_sidecar_on_its_way_down_comes_back_when_a_container_is_started_again()
    {
        MachineUnderTest pod = Pod(RestartPolicy.Never, Sidecar("proxy"));
        pod.Begin();
        Assert.Equal([$"signal {Terminate} proxy"], pod.Exit("main", 0));
        pod.Machine.Resume(pod.Index("main"));
        Assert.Empty(pod.Act());
        Assert.Equal(["start proxy", "start main"], pod.Exit("proxy", 143));
    }
}
