using System.Text;
using System.Text.Json.Nodes;
using IaC.Engine;
using IaC.Linux.Files;
using IaC.Model;
using IaC.Model.V1Alpha1;

namespace IaC.Providers.Hosts;

/// <summary>Keys that may log in as a user: lines of <c>~/.ssh/authorized_keys</c> (sshd(8)). The key is <c>USER LINE</c>. The folder is the user's, so no link in it is followed.</summary>
internal sealed class AuthorizedKeyFacet : IHostFacet
{
    private const string SshFolder = ".ssh";
    private const string FileName = "authorized_keys";
    private const string Remedy = "put a file there in its place, or leave its keys to whoever keeps what it leads to";
    private const int FolderPermissions = 0b111_000_000;
    private const int FilePermissions = 0b110_000_000;

    /// <inheritdoc/>
    public string Name => "authorized key";

    /// <inheritdoc/>
    public IEnumerable<HostItem> Items(HostSpec spec) => spec.Users.Index()
        .SelectMany(user => user.Item.AuthorizedKeys.Index().Select(line => new HostItem($"{user.Item.Name} {line.Item}", $"/spec/users/{user.Index}/authorizedKeys/{line.Index}", []))).DistinctBy(item => item.Key);

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<Diagnostic>> CheckAsync(
        HostSpec spec, IReadOnlyList<HostItem> items, IReadOnlyDictionary<string, JsonObject> live, ISourceMap where, CancellationToken cancellationToken)
    {
        UserAccounts accounts = UserAccounts.Read();
        return ValueTask.FromResult<IReadOnlyList<Diagnostic>>([.. items.DistinctBy(item => UserOf(item.Key))
            .Select(item => (item.Pointer, Obstacle: accounts.User(UserOf(item.Key)) is { } account ? Obstacle(account) : null))
            .Where(item => item.Obstacle is not null)
            .Select(item => Diagnostic.Error(item.Obstacle!, where.Locate(item.Pointer), Remedy))]);
    }

    /// <inheritdoc/>
    public ValueTask<IReadOnlyDictionary<string, JsonObject>> ReadAsync(IReadOnlyList<string> keys, CancellationToken cancellationToken)
    {
        UserAccounts accounts = UserAccounts.Read();
        var found = new Dictionary<string, JsonObject>(StringComparer.Ordinal);
        foreach (IGrouping<string, string> user in keys.GroupBy(UserOf))
        {
            string[] lines = accounts.User(user.Key) is { } account ? Lines(account) : [];
            foreach (string key in user.Where(key => lines.Contains(LineOf(key))))
            {
                found[key] = [];
            }
        }

        return ValueTask.FromResult<IReadOnlyDictionary<string, JsonObject>>(found);
    }

    /// <inheritdoc/>
    public ValueTask ApplyAsync(IReadOnlyList<HostSetting> settings, HostRun run, CancellationToken cancellationToken)
    {
        UserAccounts accounts = UserAccounts.Read();
        foreach (IGrouping<string, string> user in settings.Select(setting => setting.Key).GroupBy(UserOf))
        {
            UserAccount account = accounts.User(user.Key) ?? throw new EngineException($"there is no user {user.Key} on this host");
            string[] lines = Lines(account);
            Write(account, [.. lines, .. user.Select(LineOf).Except(lines)]);
            run.Report($"keys of user {user.Key}");
        }

        return ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<string>> RemoveAsync(IReadOnlyList<string> keys, HostRun run, CancellationToken cancellationToken)
    {
        UserAccounts accounts = UserAccounts.Read();
        foreach (IGrouping<string, string> user in keys.GroupBy(UserOf))
        {
            if (accounts.User(user.Key) is { } account && Lines(account) is { Length: > 0 } lines)
            {
                HashSet<string> gone = [.. user.Select(LineOf)];
                Write(account, [.. lines.Where(line => !gone.Contains(line))]);
            }
        }

        return ValueTask.FromResult(keys);
    }

    private static string UserOf(string key) => key[..key.IndexOf(' ', StringComparison.Ordinal)];

    private static string LineOf(string key) => key[(key.IndexOf(' ', StringComparison.Ordinal) + 1)..];

    // What is there and no file of the user's: another program, or the user, keeps the keys elsewhere, and a file in its place would lock out who logs in by those.
    private static string? Obstacle(UserAccount account)
    {
        if (!Directory.Exists(account.Home))
        {
            return null;
        }

        using SafeFolder home = SafeFolder.Open(account.Home);
        if (home.Status(SshFolder)?.Kind is not (null or FileKind.Folder))
        {
            return $"{account.Home}/{SshFolder} is a link or no folder, and is not followed";
        }

        using SafeFolder? folder = home.TryOpenFolder(SshFolder);
        return folder?.Status(FileName)?.Kind is null or FileKind.Regular ? null : $"{account.Home}/{SshFolder}/{FileName} is a link or no file, and is not followed";
    }

    private static string[] Lines(UserAccount account)
    {
        if (!Directory.Exists(account.Home) || Obstacle(account) is not null)
        {
            return [];
        }

        using SafeFolder home = SafeFolder.Open(account.Home);
        using SafeFolder? folder = home.TryOpenFolder(SshFolder);
        if (folder?.Status(FileName) is null)
        {
            return [];
        }

        using SafeFile file = folder.OpenFile(FileName);
        using var reader = new StreamReader(file.AsStream(), Encoding.UTF8);
        string[] lines = reader.ReadToEnd().Split('\n');
        return lines[^1].Length == 0 ? lines[..^1] : lines;
    }

    private static void Write(UserAccount account, string[] lines)
    {
        if (Obstacle(account) is { } obstacle)
        {
            throw new EngineException(obstacle, Remedy);
        }

        using SafeFolder home = SafeFolder.Open(account.Home);
        bool made = home.TryCreateFolder(SshFolder, FolderPermissions);
        using SafeFolder folder = home.OpenFolder(SshFolder);
        if (made)
        {
            folder.SetOwner(account.Uid, account.Gid);
        }

        if (lines.Length == 0)
        {
            folder.TryRemoveFile(FileName);
            return;
        }

        OwnedFile.Replace(folder, FileName, Encoding.UTF8.GetBytes(string.Concat(lines.Select(line => line + "\n"))), account.Uid, account.Gid, FilePermissions);
    }
}
