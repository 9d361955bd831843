using IaC.Pods;
using IaC.Providers.Guests;
using IaC.Testing;

namespace IaC.Providers.Tests.Guests;

public sealed class SshIdentityTests : IDisposable
{
    private readonly TemporaryFolder folder = new("ssh-");

    private RootLayout Layout => RootLayout.At(folder["root"]);

    [Fact]
    public async Task All_guests_that_are_made_at_once_get_the_one_key_that_stays()
    {
        string[] keys = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => new SshIdentity(Layout).EnsureAsync(CancellationToken.None))));

        string kept = File.ReadAllText(new SshIdentity(Layout).KeyFile + ".pub").Trim();
        Assert.All(keys, key => Assert.Equal(kept, key));
        Assert.StartsWith("ssh-ed25519 ", kept, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_a_killed_command_left_is_in_nobodys_way()
    {
        folder.Write("root/lib/ssh/new/id_ed25519", "cut off");
        folder.Write("root/lib/ssh/id_ed25519", "whose public key never came");

        string key = await new SshIdentity(Layout).EnsureAsync(TestContext.Current.CancellationToken);

        Assert.StartsWith("ssh-ed25519 ", key, StringComparison.Ordinal);
        Assert.Contains("PRIVATE KEY", File.ReadAllText(new SshIdentity(Layout).KeyFile), StringComparison.Ordinal);
        Assert.Equal(["id_ed25519", "id_ed25519.pub", "lock"], Directory.GetFileSystemEntries(Layout.Ssh).Select(Path.GetFileName).Order(StringComparer.Ordinal));
    }

    public void Dispose() => folder.Dispose();
}
