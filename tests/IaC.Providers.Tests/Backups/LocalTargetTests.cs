using IaC.Images;
using IaC.Pods;
using IaC.Providers.Backups;
using IaC.Testing;

namespace IaC.Providers.Tests.Backups;

/// <summary>Data that come back to a machine, and the word that they are recorded, which may never come.</summary>
public sealed class LocalTargetTests : IDisposable
{
    private const string Uid = "0123456789abcdef0123456789abcdef";
    private const string Tree = $"claims/{Uid}";
    private static readonly Guid Stack = Guid.NewGuid();

    private readonly TemporaryFolder folder = new("iac-target-");

    private RootLayout Layout => RootLayout.At(folder["root"]);

    public LocalTargetTests() => Require.Root();

    [Fact]
    public async Task What_may_not_be_recorded_is_taken_over_by_the_next_restore_of_the_same_backup_and_of_no_other()
    {
        await PutAsync("of monday", target => target.Keep(isRecorded: false));

        await using (LocalTarget same = Begin("of monday"))
        {
            Assert.Equal((Tree, ""), (string.Join(' ', same.Begun), string.Join(' ', same.Existing)));
            Assert.Equal(0, await same.PublishAsync(new HashSet<string>(), TestContext.Current.CancellationToken));
        }

        await using (LocalTarget other = Begin("of tuesday"))
        {
            Assert.Equal(("", Uid), (string.Join(' ', other.Begun), string.Join(' ', other.Existing)));
        }

        // Whoever gave up in between took nothing away.
        await using LocalTarget again = Begin("of monday");
        Assert.Equal([Tree], again.Begun);
        Assert.Equal("content", await File.ReadAllTextAsync(Path.Combine(Layout.Claim(Uid), "file"), TestContext.Current.CancellationToken));
        await again.KeepAsync();
        Assert.Empty(Directory.EnumerateFiles(Layout.Restoring));
    }

    [Fact]
    public async Task What_is_recorded_is_in_the_way_of_every_restore()
    {
        await PutAsync("of monday", target => target.Keep(isRecorded: true));

        await using LocalTarget same = Begin("of monday");

        Assert.Equal(("", Uid), (string.Join(' ', same.Begun), string.Join(' ', same.Existing)));
    }

    [Fact]
    public async Task What_is_given_up_leaves_nothing()
    {
        await PutAsync("of monday", _ => { });

        Assert.Empty(Directory.EnumerateFileSystemEntries(Layout.Claims));
        Assert.Empty(Directory.EnumerateFiles(Layout.Restoring));
    }

    public void Dispose() => folder.Dispose();

    private async Task PutAsync(string backup, Action<LocalTarget> end)
    {
        await using LocalTarget target = Begin(backup);
        var draft = Assert.IsType<TreeTarget.Folder>(target.Find("claims", Uid));
        await File.WriteAllTextAsync(Path.Combine(draft.Path, "file"), "content");
        await target.PublishAsync(new HashSet<string> { Tree }, TestContext.Current.CancellationToken);
        end(target);
    }

    private LocalTarget Begin(string backup) => new(
        new HostServices(Layout, "/nowhere/iac-supervisor", TimeProvider.System),
        new HostShare { Stack = "shop", StackUuid = Stack, Backup = backup, Claims = [new SharedClaim(Uid, "persistentvolumeclaim/data", null, null)] },
        "what arrived");
}
