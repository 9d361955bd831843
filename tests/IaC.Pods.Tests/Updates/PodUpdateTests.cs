using System.Collections.Immutable;

namespace IaC.Pods.Tests.Updates;

public sealed class PodUpdateTests
{
    private static readonly PodContainer A = Records.Container("a", "/bin/a");
    private static readonly PodContainer B = Records.Container("b", "/bin/b");
    private static readonly PodRecord Pod = Records.Pod(A, B) with
    {
        InitContainers = [Records.Container("init", "/bin/init")],
        Volumes = [new PodVolume { Name = "config", Kind = PodVolumeKind.Projected, Files = [new ProjectedFile("a.conf", 0x1A4, "YQ==", null)] }],
        Network = new PodNetwork { Address = "10.88.0.5", Subnet = "10.88.0.0/16" },
    };

    [Fact]
    public void The_same_record_changes_nothing()
    {
        PodUpdate update = Between(PodRecordJson.Read(PodRecordJson.Write(Pod)));
        Assert.True(update.IsEmpty);
    }

    [Fact]
    public void A_change_of_one_container_restarts_it_alone()
    {
        PodUpdate update = Between(Pod with { Containers = [A, B with { ImageDigest = "sha256:11" }] });
        Assert.Equal([ContainerChange.None, ContainerChange.None, ContainerChange.Restart], update.Containers);
        Assert.False(update.RestartPod);
    }

    [Fact]
    public void A_change_of_limits_is_live()
    {
        PodContainer more = A with { Spec = A.Spec with { Process = A.Spec.Process with { OomScoreAdj = 900 }, Linux = A.Spec.Linux with { Resources = new() { MemoryLimit = 1 << 20 } } } };
        PodUpdate update = Between(Pod with { Containers = [more, B] });
        Assert.Equal([ContainerChange.None, ContainerChange.Live, ContainerChange.None], update.Containers);
    }

    [Fact]
    public void A_change_of_privilege_is_no_mere_limit()
    {
        PodContainer privileged = A with { Spec = A.Spec with { Linux = A.Spec.Linux with { Resources = new() { AllDevices = true } } } };
        Assert.Equal(ContainerChange.Restart, Between(Pod with { Containers = [privileged, B] }).Containers[1]);
    }

    [Fact]
    public void A_changed_init_container_restarts_the_pod() =>
        Assert.True(Between(Pod with { InitContainers = [Pod.InitContainers[0] with { ImageDigest = "sha256:11" }] }).RestartPod);

    [Fact]
    public void Ports_names_and_files_are_live()
    {
        PodUpdate update = Between(Pod with
        {
            Hosts = "127.0.0.1 localhost\n10.88.0.6 db\n",
            Network = Pod.Network! with { Ports = [new PublishedPort("0.0.0.0", 8080, 80, "TCP")] },
            Volumes = [Pod.Volumes[0] with { Files = [new ProjectedFile("a.conf", 0x1A4, "Yg==", null)] }],
        });
        Assert.Empty(update.Replace);
        Assert.Equal((true, true), (update.Ports, update.Names));
        Assert.Equal(["config"], update.Projections);
        Assert.All(update.Containers, change => Assert.Equal(ContainerChange.None, change));
    }

    [Fact]
    public void A_file_that_is_mounted_by_itself_is_read_anew_by_a_restart()
    {
        PodContainer Mounts(PodContainer container, string subPath) => container with { VolumeMounts = [new PodVolumeMount("config", "/etc/a.conf", subPath, ReadOnly: true)] };
        PodRecord pod = Pod with { InitContainers = [Mounts(Pod.InitContainers[0], "a.conf")], Containers = [Mounts(A, "a.conf"), Mounts(B, "")] };
        PodRecord next = pod with { Volumes = [Pod.Volumes[0] with { Files = [new ProjectedFile("a.conf", 0x1A4, "Yg==", null)] }] };

        PodUpdate update = PodUpdate.Between(pod, Records.Secrets(), next, Records.Secrets());
        Assert.Equal([ContainerChange.None, ContainerChange.Restart, ContainerChange.None], update.Containers);
        Assert.False(update.RestartPod);
    }

    [Fact]
    public void A_changed_secret_in_a_variable_restarts_and_in_a_file_does_not()
    {
        PodRecord pod = Pod with
        {
            Containers = [A with { SecretEnv = ImmutableDictionary<string, string>.Empty.Add("PASSWORD", "env/password") }, B],
            Volumes = [Pod.Volumes[0] with { Files = [new ProjectedFile("key", 0x100, null, "file/key")] }],
        };
        PodSecrets before = Records.Secrets(("env/password", "1"), ("file/key", "1"));
        PodUpdate variable = PodUpdate.Between(pod, before, pod, Records.Secrets(("env/password", "2"), ("file/key", "1")));
        Assert.Equal(ContainerChange.Restart, variable.Containers[1]);
        Assert.Empty(variable.Projections);

        PodUpdate file = PodUpdate.Between(pod, before, pod, Records.Secrets(("env/password", "1"), ("file/key", "2")));
        Assert.Equal(ContainerChange.None, file.Containers[1]);
        Assert.Equal(["config"], file.Projections);
    }

    [Fact]
    public void A_changed_secret_among_the_arguments_restarts()
    {
        PodRecord pod = Pod with { Containers = [A with { SecretArgs = ImmutableDictionary<string, string>.Empty.Add("1", "arg/1") }, B] };
        PodUpdate update = PodUpdate.Between(pod, Records.Secrets(("arg/1", "1")), pod, Records.Secrets(("arg/1", "2")));
        Assert.Equal(ContainerChange.Restart, update.Containers[1]);
        Assert.True(PodUpdate.Between(pod, Records.Secrets(("arg/1", "1")), pod, Records.Secrets(("arg/1", "1"))).IsEmpty);
    }

    [Fact]
    public void Grace_and_restart_policy_change_without_any_restart()
    {
        PodUpdate update = Between(Pod with { GraceSeconds = 1, RestartPolicy = RestartPolicy.Never });
        Assert.True(update.IsEmpty);
    }

    public static TheoryData<string, PodRecord> OnlyNew => new()
    {
        { "hostname", Pod with { Hostname = "other" } },
        { "network", Pod with { Network = Pod.Network! with { Address = "10.88.0.9" } } },
        { "network", Pod with { Network = null } },
        { "sharePids", Pod with { SharePids = true } },
        { "names of containers", Pod with { Containers = [A] } },
        { "names of init containers", Pod with { InitContainers = [] } },
        { "names of volumes", Pod with { Volumes = [] } },
        { "volume config", Pod with { Volumes = [Pod.Volumes[0] with { Kind = PodVolumeKind.Memory }] } },
    };

    [Theory]
    [MemberData(nameof(OnlyNew), DisableDiscoveryEnumeration = true)]
    public void What_only_a_new_pod_can_have_is_named(string part, PodRecord next) => Assert.Contains(part, Between(next).Replace);

    private static PodUpdate Between(PodRecord next) => PodUpdate.Between(Pod, PodSecrets.None, next, PodSecrets.None);
}
