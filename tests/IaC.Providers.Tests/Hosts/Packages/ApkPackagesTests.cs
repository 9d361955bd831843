using IaC.Providers.Hosts;
using IaC.Testing;

namespace IaC.Providers.Tests.Hosts.Packages;

/// <summary>With a program in the place of apk that answers as it does: there is none on Debian.</summary>
public sealed class ApkPackagesTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task What_an_installation_brings_is_read_from_the_simulation()
    {
        const string answer = "(1/3) Installing libfoo (1.0-r0)\n(2/3) Upgrading libbar (1.0-r0 -> 1.1-r0)\n(3/3) Installing hello (2.12-r1)\nOK: 12 MiB in 20 packages";
        PackageChange change = await Packages($"printf '{answer}\n'").PlanAsync(["hello"], TestContext.Current.CancellationToken);
        Assert.Equal(["libfoo", "hello"], change.New);
        Assert.Equal(["libbar"], change.Upgraded);
        Assert.Null(change.DownloadBytes);
    }

    [Fact]
    public async Task What_is_still_there_after_the_removal_was_needed()
    {
        ApkPackages packages = Packages("case $1 in info) if [ -e \"$0.gone\" ]; then echo libfoo; else printf 'libfoo\\nhello\\n'; fi;; del) touch \"$0.gone\";; esac");
        Assert.Equal(["hello", "other"], await packages.RemoveAsync(["libfoo", "hello", "other"], TestContext.Current.CancellationToken));
        Assert.Contains("del --no-progress libfoo hello", FakeProgram.Calls(folder["apk"]));
    }

    private ApkPackages Packages(string script) => new(FakeProgram.Write(folder, "apk", script));
}
