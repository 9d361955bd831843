using System.Collections.Immutable;
using IaC.Engine;
using IaC.Linux.Files;
using IaC.Pods;

namespace IaC.Providers.Backups;

/// <summary>Claims on their way back: unpacked beside their place, put there all at once, and taken away again unless they are kept.</summary>
internal sealed class ClaimDrafts : IDisposable
{
    // rwx------; the entry of the claim itself brings its own.
    private const int OwnerOnly = 0x1C0;
    private const string Prefix = ".restoring-";

    private readonly SafeFolder? claims;
    private readonly ImmutableArray<string> uids;
    private readonly HashSet<string> published = [];

    public ClaimDrafts(RootLayout layout, ImmutableArray<string> uids)
    {
        this.uids = uids;
        Folders = uids.ToImmutableDictionary(uid => uid, uid => layout.Claim(Prefix + uid));
        if (uids.IsEmpty)
        {
            return;
        }

        Directory.CreateDirectory(layout.Claims, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        claims = SafeFolder.Open(layout.Claims);
        foreach (string uid in uids)
        {
            if (claims.Status(uid) is not null)
            {
                throw new EngineException($"{layout.Claim(uid)} is there already, and no stack has it", "move it elsewhere, or remove it");
            }

            claims.RemoveTree(Prefix + uid);
            claims.TryCreateFolder(Prefix + uid, OwnerOnly);
        }
    }

    /// <summary>Where each is unpacked to, by uid.</summary>
    public ImmutableDictionary<string, string> Folders { get; }

    /// <summary>Puts them in their place, on the disk.</summary>
    public void Publish()
    {
        foreach (string uid in uids)
        {
            if (!claims!.TryRename(Prefix + uid, claims, uid, replace: false))
            {
                throw new EngineException($"{claims.FullPath}/{uid} was made meanwhile");
            }

            published.Add(uid);
        }

        claims?.SyncFileSystem();
    }

    /// <summary>They are recorded now.</summary>
    public void Keep() => published.Clear();

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (string uid in uids)
        {
            claims!.RemoveTree(Prefix + uid);
            if (published.Contains(uid))
            {
                claims.RemoveTree(uid);
            }
        }

        claims?.Dispose();
    }
}
