using System.Text.Json.Nodes;
using IaC.Model.V1Alpha1;

namespace IaC.Providers.Hosts;

/// <summary>That users are in groups (gpasswd(1)). The key is <c>USER GROUP</c>.</summary>
internal sealed class MembershipFacet : IHostFacet
{
    /// <inheritdoc/>
    public string Name => "membership";

    /// <inheritdoc/>
    public IEnumerable<HostItem> Items(HostSpec spec) => spec.Users.Index()
        .SelectMany(user => user.Item.Groups.Index().Select(group => new HostItem($"{user.Item.Name} {group.Item}", $"/spec/users/{user.Index}/groups/{group.Index}", []))).DistinctBy(item => item.Key);

    /// <inheritdoc/>
    public ValueTask<IReadOnlyDictionary<string, JsonObject>> ReadAsync(IReadOnlyList<string> keys, CancellationToken cancellationToken)
    {
        UserAccounts accounts = UserAccounts.Read();
        return ValueTask.FromResult<IReadOnlyDictionary<string, JsonObject>>(keys.Where(key => IsThere(accounts, key)).ToDictionary(key => key, _ => new JsonObject()));
    }

    /// <inheritdoc/>
    public async ValueTask ApplyAsync(IReadOnlyList<HostSetting> settings, HostRun run, CancellationToken cancellationToken)
    {
        foreach (string[] words in settings.Select(setting => setting.Key.Split(' ')))
        {
            await HostProgram.RunAsync("gpasswd", ["--add", words[0], words[1]], null, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<string>> RemoveAsync(IReadOnlyList<string> keys, HostRun run, CancellationToken cancellationToken)
    {
        UserAccounts accounts = UserAccounts.Read();
        foreach (string[] words in keys.Where(key => IsThere(accounts, key)).Select(key => key.Split(' ')))
        {
            await HostProgram.RunAsync("gpasswd", ["--delete", words[0], words[1]], null, cancellationToken).ConfigureAwait(false);
        }

        return keys;
    }

    private static bool IsThere(UserAccounts accounts, string key) => key.Split(' ') is [var user, var group] && accounts.IsMember(user, group);
}
