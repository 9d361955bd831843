using IaC.Engine;
using IaC.Providers.Hosts;
using IaC.Testing;

namespace IaC.Providers.Tests.Hosts.Packages;

/// <summary>With a program in the place of dnf that answers as version 4 and 5 do: there is none on Debian.</summary>
public sealed class DnfPackagesTests : IDisposable
{
    private const string Version4 = """
        Last metadata expiration check: 0:10:00 ago on Sat.
        Dependencies resolved.
        ================================================================================
         Package        Architecture    Version               Repository           Size
        ================================================================================
        Installing:
         hello          x86_64          2.12.1-4.fc39         fedora               77 k
        Installing dependencies:
         info           x86_64          7.0.3-3.fc39          fedora              182 k
        Upgrading:
         glibc          x86_64          2.38-18.fc39          updates             2.2 M

        Transaction Summary
        ================================================================================
        Install  2 Packages

        Total download size: 259 k
        Installed size: 557 k
        Operation aborted.
        """;

    private const string Version5 = """
        Package          Arch   Version          Repository      Size
        Installing:
         hello           x86_64 0:2.12.1-5.fc41  fedora     180.5 KiB
        Installing dependencies:
         info            x86_64 0:7.1.1-2.fc41   fedora     357.8 KiB
        Upgrading:
         glibc           x86_64 0:2.40-17.fc41   updates      2.1 MiB
           replacing glibc x86_64 0:2.40-3.fc41  fedora       2.1 MiB

        Transaction Summary:
         Installing:         2 packages

        Total size of inbound packages is 259 KiB. Need to download 259 KiB.
        """;

    private const string Removal = """
        Dependencies resolved.
        Removing:
         info           x86_64          7.0.3-3.fc39          @fedora             357 k
        Removing dependent packages:
         texinfo        x86_64          7.0.3-3.fc39          @fedora             4.8 M

        Transaction Summary
        Remove  2 Packages
        Operation aborted.
        """;

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData(Version4)]
    [InlineData(Version5)]
    public async Task What_an_installation_brings_is_read_from_the_transaction(string answer)
    {
        PackageChange change = await Packages($"cat <<'END'\n{answer}\nEND\nexit 1").PlanAsync(["hello"], TestContext.Current.CancellationToken);
        Assert.Equal(["hello", "info"], change.New);
        Assert.Equal(["glibc"], change.Upgraded);
        Assert.Equal(259 << 10, change.DownloadBytes);
    }

    [Fact]
    public async Task A_package_that_is_not_to_be_had_is_said_in_the_words_of_the_program()
    {
        EngineException fault = await Assert.ThrowsAsync<EngineException>(() =>
            Packages("echo 'Error: Unable to find a match: nothing' >&2; exit 1").PlanAsync(["nothing"], TestContext.Current.CancellationToken));
        Assert.Contains("Unable to find a match: nothing", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Installed_is_what_rpm_names()
    {
        IReadOnlySet<string> installed = await Packages("", "echo hello; echo 'package info is not installed'; exit 1").InstalledAsync(["hello", "info"], TestContext.Current.CancellationToken);
        Assert.Equal(["hello"], installed);
    }

    [Fact]
    public async Task What_another_package_needs_stays()
    {
        DnfPackages packages = Packages($"case \"$*\" in *--assumeno*) cat <<'END'\n{Removal}\nEND\nexit 1;; esac", "echo info");
        Assert.Equal(["gone"], await packages.RemoveAsync(["info", "gone"], TestContext.Current.CancellationToken));
        Assert.Equal(["remove --noautoremove --assumeno -- info"], FakeProgram.Calls(folder["dnf"]));
    }

    private DnfPackages Packages(string dnf, string rpm = "exit 1") => new(FakeProgram.Write(folder, "dnf", dnf), FakeProgram.Write(folder, "rpm", rpm));
}
