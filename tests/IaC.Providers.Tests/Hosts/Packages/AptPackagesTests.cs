using IaC.Providers.Hosts;
using IaC.Testing;

namespace IaC.Providers.Tests.Hosts.Packages;

/// <summary>With programs in the place of apt-get and dpkg; what they do is shown by host-packages.</summary>
public sealed class AptPackagesTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task What_an_installation_brings_upgrades_sets_up_and_removes_is_read_from_the_simulation()
    {
        const string answer = "Remv old [1]\nInst leaf [1] (2 local [all])\nInst new (1 local [all])\nConf broken (1 local [all])\nConf leaf (2 local [all])\nConf new (1 local [all])";
        PackageChange change = await Packages("", $"case \"$*\" in *--simulate*) printf '{answer}\n';; *) echo \"'http://host/new.deb' new.deb 1500000 SHA256:0\";; esac").PlanAsync(["new"], TestContext.Current.CancellationToken);
        Assert.Equal(("new", "leaf", "broken", "old"), (Assert.Single(change.New), Assert.Single(change.Upgraded), Assert.Single(change.Configured), Assert.Single(change.Removed)));
        Assert.Equal(
            "1 package will be installed, 1.5 MB to download: new; 1 package will be upgraded: leaf; 1 package will be configured, which was broken off: broken",
            change.ToString());
    }

    [Fact]
    public async Task What_was_broken_off_is_not_installed_is_set_up_before_anything_else_and_can_be_removed()
    {
        AptPackages packages = Packages("broken half-configured\\nready installed\\ngone config-files", "case \"$*\" in *--simulate*) echo 'Remv broken [1]';; esac");
        Assert.Equal(["ready"], await packages.InstalledAsync(["broken", "ready", "gone"], TestContext.Current.CancellationToken));

        await packages.InstallAsync(["broken"], TestContext.Current.CancellationToken);
        Assert.Equal(["--configure -a"], FakeProgram.Calls(folder["dpkg"]));
        Assert.Contains("install --no-install-recommends --no-remove ", Assert.Single(FakeProgram.Calls(folder["apt-get"])), StringComparison.Ordinal);

        Assert.Equal(["broken"], await packages.RemoveAsync(["broken"], TestContext.Current.CancellationToken));
        Assert.EndsWith("-- broken", FakeProgram.Calls(folder["apt-get"])[^1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nobody_who_gives_up_ends_an_installation()
    {
        using var end = new CancellationTokenSource();
        AptPackages packages = Packages("", "echo >\"$0.begun\"; sleep 1; echo >\"$0.ended\"");
        Task installation = packages.InstallAsync(["slow"], end.Token);
        while (!File.Exists(folder["apt-get.begun"]))
        {
            await Task.Delay(10, TestContext.Current.CancellationToken);
        }

        await end.CancelAsync();
        await installation;
        Assert.True(File.Exists(folder["apt-get.ended"]));
        await Assert.ThrowsAsync<OperationCanceledException>(() => packages.InstallAsync(["slow"], end.Token));
    }

    private AptPackages Packages(string states, string apt) =>
        new(FakeProgram.Write(folder, "apt-get", apt), FakeProgram.Write(folder, "dpkg-query", $"printf '{states}\n'"), FakeProgram.Write(folder, "dpkg", ""));
}
