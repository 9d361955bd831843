using System.Text.Json.Nodes;
using IaC.Model.V1Alpha1;

namespace IaC.Providers.Hosts;

/// <summary>Groups that declared users are in: made where they are missing (groupadd(8)).</summary>
internal sealed class GroupFacet : IHostFacet
{
    /// <inheritdoc/>
    public string Name => "group";

    /// <inheritdoc/>
    public IEnumerable<HostItem> Items(HostSpec spec) => spec.Users.Index()
        .SelectMany(user => user.Item.Groups.Index().Select(group => new HostItem(group.Item, $"/spec/users/{user.Index}/groups/{group.Index}", [])))
        .Where(group => !spec.Users.Any(user => user.Name == group.Key)).DistinctBy(group => group.Key);

    /// <inheritdoc/>
    public ValueTask<IReadOnlyDictionary<string, JsonObject>> ReadAsync(IReadOnlyList<string> keys, CancellationToken cancellationToken)
    {
        UserAccounts accounts = UserAccounts.Read();
        return ValueTask.FromResult<IReadOnlyDictionary<string, JsonObject>>(keys.Where(accounts.HasGroup).ToDictionary(group => group, _ => new JsonObject()));
    }

    /// <inheritdoc/>
    public async ValueTask ApplyAsync(IReadOnlyList<HostSetting> settings, HostRun run, CancellationToken cancellationToken)
    {
        foreach (HostSetting setting in settings)
        {
            await HostProgram.RunAsync("groupadd", ["--force", "--system", setting.Key], null, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<string>> RemoveAsync(IReadOnlyList<string> keys, HostRun run, CancellationToken cancellationToken)
    {
        foreach (string group in keys.Where(UserAccounts.Read().HasGroup))
        {
            await HostProgram.RunAsync("groupdel", [group], null, cancellationToken).ConfigureAwait(false);
        }

        return keys;
    }
}
