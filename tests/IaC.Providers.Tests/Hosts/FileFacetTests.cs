using System.Text.Json.Nodes;
using IaC.Engine;
using IaC.Linux;
using IaC.Model.V1Alpha1;
using IaC.Providers.Hosts;
using IaC.Testing;

namespace IaC.Providers.Tests.Hosts;

public sealed class FileFacetTests : IDisposable
{
    private const int Looks = 3000;
    private const string Link = "a symbolic link";

    private readonly TemporaryFolder folder = new("file-");
    private readonly HostRun run = new(new HostSpec(), new Progress<ProviderProgress>());

    private string Path => folder["open/file"];

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task Link_that_is_laid_in_the_place_of_a_file_meanwhile_is_never_read()
    {
        string secret = folder["secret"];
        await File.WriteAllTextAsync(secret, "secret");
        Directory.CreateDirectory(folder["open"]);
        using var stop = new CancellationTokenSource();
        Task owner = Task.Run(() =>
        {
            while (!stop.IsCancellationRequested)
            {
                File.WriteAllText(Path + ".1", "own");
                File.Move(Path + ".1", Path, overwrite: true);
                File.CreateSymbolicLink(Path + ".2", secret);
                File.Move(Path + ".2", Path, overwrite: true);
            }
        });

        HashSet<string> seen = [];
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        for (int i = 0; i < Looks || !seen.IsSupersetOf(["own", Link]); i++)
        {
            patience.Token.ThrowIfCancellationRequested();
            try
            {
                IReadOnlyDictionary<string, JsonObject> live = await new FileFacet().ReadAsync([Path], TestContext.Current.CancellationToken);
                seen.UnionWith(live.GetValueOrDefault(Path)?.Select(member => member.Value!.ToString()) ?? []);
            }
            catch (LinuxException)
            {
                // It was a link when it was to be opened.
            }
        }

        await stop.CancelAsync();
        await owner;
        Assert.DoesNotContain("secret", seen);
    }

    [Fact]
    public async Task What_is_not_declared_of_a_file_stays_as_it_was()
    {
        Directory.CreateDirectory(folder["open"]);
        await File.WriteAllTextAsync(Path, "kept");
        File.SetUnixFileMode(Path, UnixFileMode.UserRead);

        await new FileFacet().ApplyAsync([new HostSetting(Path, new JsonObject { ["mode"] = "0640" })], run, TestContext.Current.CancellationToken);
        Assert.Equal("kept", await File.ReadAllTextAsync(Path));
        await new FileFacet().ApplyAsync([new HostSetting(Path, new JsonObject { ["content"] = "new" })], run, TestContext.Current.CancellationToken);

        Assert.Equal("new", await File.ReadAllTextAsync(Path));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead, File.GetUnixFileMode(Path));
    }

    [Fact]
    public async Task Folder_has_its_mode_whatever_the_umask_is_and_a_link_in_its_place_is_refused()
    {
        await new FolderFacet().ApplyAsync([new HostSetting(folder["made"], [])], run, TestContext.Current.CancellationToken);
        Assert.Equal("0755", Convert.ToString((int)File.GetUnixFileMode(folder["made"]), 8).PadLeft(4, '0'));

        Directory.CreateDirectory(folder["private"]);
        File.SetUnixFileMode(folder["private"], UnixFileMode.UserRead);
        File.CreateSymbolicLink(folder["link"], folder["private"]);
        await Assert.ThrowsAsync<LinuxException>(() => new FolderFacet().ApplyAsync([new HostSetting(folder["link"], [])], run, TestContext.Current.CancellationToken).AsTask());
        Assert.Equal(UnixFileMode.UserRead, File.GetUnixFileMode(folder["private"]));
    }
}
