using IaC.Pods.Volumes;

namespace IaC.Pods.Tests.Volumes;

public sealed class ContainerPlanTests
{
    [Fact]
    public void What_lies_deeper_is_mounted_later_whatever_the_order_of_the_declaration()
    {
        PodContainer container = Records.Container("a") with
        {
            VolumeMounts = [new PodVolumeMount("data", "/var/lib/db/data", "", ReadOnly: false), new PodVolumeMount("scratch", "/var/lib/db", "", ReadOnly: false), new PodVolumeMount("etc", "/etc", "", ReadOnly: false)],
        };
        PodRecord record = Records.Pod(container) with { Volumes = [.. new[] { "data", "scratch", "etc" }.Select(name => new PodVolume { Name = name, Kind = PodVolumeKind.Folder })] };
        using PodVolumes volumes = new(RootLayout.At("/nowhere"), record);

        Assert.Equal(
            ["/etc", "/etc/hosts", "/etc/hostname", "/etc/resolv.conf", "/var/lib/db", "/var/lib/db/data"],
            ContainerPlan.Spec(record, container, Records.Secrets(), volumes, "/nowhere/etc").Mounts.Select(mount => mount.Destination));
    }
}
