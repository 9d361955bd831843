using IaC.Containers.Cgroups;
using IaC.Containers.Oci;

namespace IaC.Containers.Tests.Cgroups;

/// <summary>Device rules as a program of a v2 group, in the kernel.</summary>
public sealed class DeviceFilterTests : IDisposable
{
    private const string OpenKernelLog = "(: >> /etc/kmsg) && echo opened; head -c 1 /dev/zero | wc -c";
    private readonly Lab _lab = new();

    public void Dispose() => _lab.Dispose();

    [Fact]
    public void A_program_allows_what_its_rules_allow_and_nothing_else()
    {
        Assert.SkipWhen(_lab.Cgroup.UnifiedFolder is null, "needs a v2 hierarchy");
        _lab.Cgroup.Apply(new ResourcesSpec { AllDevices = true });
        Assert.Equal(0, _lab.Shell("mknod /etc/kmsg c 1 11").ExitCode);
        string folder = _lab.Cgroup.UnifiedFolder;

        DeviceRules.ApplyV2(folder, new ResourcesSpec(), []);
        Outcome refused = _lab.Shell(OpenKernelLog);
        Assert.Equal(0, _lab.Shell("mknod /etc/disk b 8 0").ExitCode);
        DeviceRules.ApplyV2(folder, new ResourcesSpec(), [new DeviceSpec { Path = "/dev/kmsg", Type = "c", Major = 1, Minor = 11 }]);
        Outcome declared = _lab.Shell(OpenKernelLog);
        DeviceRules.ApplyV2(folder, new ResourcesSpec { AllDevices = true }, []);
        DeviceRules.ApplyV2(folder, new ResourcesSpec { AllDevices = true }, []);
        Outcome all = _lab.Shell(OpenKernelLog);

        Assert.Contains("Operation not permitted", refused.Lines[0], StringComparison.Ordinal);
        Assert.Equal("1", refused.Lines[1]);
        Assert.Equal(["opened", "1"], declared.Lines);
        Assert.Equal(["opened", "1"], all.Lines);
    }
}
