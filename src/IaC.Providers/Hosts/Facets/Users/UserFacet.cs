using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json.Nodes;
using IaC.Engine;
using IaC.Linux.Processes;
using IaC.Model;
using IaC.Model.V1Alpha1;

namespace IaC.Providers.Hosts;

/// <summary>Users, by useradd(8), usermod(8) and userdel(8).</summary>
internal sealed class UserFacet : IHostFacet
{
    private const string Uid = "uid";
    private const string Shell = "shell";
    private const string Home = "home";

    // Before the name of a user whose group was there before: claimed with the user, since userdel takes the group along (USERGROUPS_ENAB in login.defs(5)). No name has a blank.
    private const string KeptGroup = "group ";

    private static readonly string[] Programs = ["useradd", "usermod", "userdel", "groupadd", "groupdel", "gpasswd"];

    // userdel(8): the user has processes.
    private const int InUse = 8;

    /// <inheritdoc/>
    public string Name => "user";

    /// <inheritdoc/>
    public HostCapability Explain() => Programs.Where(program => !HostProgram.Exists(program)).ToArray() is { Length: > 0 } missing
        ? new HostCapability("users", false, $"no {string.Join(", ", missing)}", "install the package passwd (Debian) or shadow")
        : new HostCapability("users", true, "useradd makes them, in /etc/passwd");

    /// <inheritdoc/>
    public IEnumerable<HostItem> Items(HostSpec spec) => spec.Users.Index().Select(user => new HostItem(user.Item.Name, $"/spec/users/{user.Index}", Members(user.Item.Uid, user.Item.Shell, user.Item.Home)));

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<Diagnostic>> CheckAsync(
        HostSpec spec, IReadOnlyList<HostItem> items, IReadOnlyDictionary<string, JsonObject> live, ISourceMap where, CancellationToken cancellationToken)
    {
        UserAccounts accounts = UserAccounts.Read();
        List<Diagnostic> faults = [];
        foreach (HostItem item in items.Where(item => item.Wanted[Uid] is not null))
        {
            uint uid = (uint)item.Wanted[Uid]!.GetValue<long>();
            if (accounts.User(item.Key) is { } same && same.Uid != uid)
            {
                faults.Add(Diagnostic.Error($"user {item.Key} is there with the number {same.Uid}", where.Locate(item.PointerOf(Uid)), "the number of a user cannot be changed: its files would not be its own any more"));
            }
            else if (accounts.User(uid) is { } other && other.Name != item.Key)
            {
                faults.Add(Diagnostic.Error($"the number {uid} is that of user {other.Name}", where.Locate(item.PointerOf(Uid)), "give another one, or none"));
            }
        }

        return ValueTask.FromResult<IReadOnlyList<Diagnostic>>(faults);
    }

    /// <inheritdoc/>
    public ValueTask<IReadOnlyDictionary<string, JsonObject>> ReadAsync(IReadOnlyList<string> keys, CancellationToken cancellationToken)
    {
        UserAccounts accounts = UserAccounts.Read();
        return ValueTask.FromResult<IReadOnlyDictionary<string, JsonObject>>(
            keys.Select(accounts.User).OfType<UserAccount>().ToDictionary(user => user.Name, user => Members(user.Uid, user.Shell, user.Home)));
    }

    /// <inheritdoc/>
    public async ValueTask ApplyAsync(IReadOnlyList<HostSetting> settings, HostRun run, CancellationToken cancellationToken)
    {
        UserAccounts accounts = UserAccounts.Read();
        foreach (HostSetting setting in settings)
        {
            ImmutableArray<string> options = [.. Options(setting.Members)];
            run.Report($"user {setting.Key}");
            if (accounts.User(setting.Key) is not null)
            {
                await HostProgram.RunAsync("usermod", [.. options, setting.Key], null, cancellationToken).ConfigureAwait(false);
            }
            else
            {
                ImmutableArray<string> number = setting.Members[Uid] is { } uid ? ["--uid", uid.GetValue<long>().ToString(CultureInfo.InvariantCulture)] : [];
                ImmutableArray<string> group = accounts.HasGroup(setting.Key) ? ["--gid", setting.Key] : ["--user-group"];
                await HostProgram.RunAsync("useradd", ["--create-home", .. group, .. number, .. options, setting.Key], null, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<string>> BringsAsync(IReadOnlyList<string> keys, CancellationToken cancellationToken)
    {
        UserAccounts accounts = UserAccounts.Read();
        return ValueTask.FromResult<IReadOnlyList<string>>([.. keys.Where(accounts.HasGroup).Select(user => KeptGroup + user)]);
    }

    /// <summary>The home folder stays: what the user made is not the stack's. So does a group that was there before.</summary>
    public async ValueTask<IReadOnlyList<string>> RemoveAsync(IReadOnlyList<string> keys, HostRun run, CancellationToken cancellationToken)
    {
        UserAccounts accounts = UserAccounts.Read();
        foreach (UserAccount user in keys.Select(accounts.User).OfType<UserAccount>())
        {
            // Asked before: userdel takes the group along.
            uint? kept = keys.Contains(KeptGroup + user.Name) ? accounts.Group(user.Name) : null;
            CapturedProcess removal = await HostProgram.TryRunAsync("userdel", [user.Name], cancellationToken).ConfigureAwait(false);
            if (removal.Status.ShellCode != 0)
            {
                throw new EngineException($"userdel: {HostProgram.Complaint(removal)}", removal.Status.ShellCode == InUse ? $"end the processes of {user.Name} first" : null);
            }

            if (kept is { } gid && !UserAccounts.Read().HasGroup(user.Name))
            {
                await HostProgram.RunAsync("groupadd", ["--gid", gid.ToString(CultureInfo.InvariantCulture), user.Name], null, cancellationToken).ConfigureAwait(false);
            }

            run.Report($"user {user.Name} is removed{(Directory.Exists(user.Home) ? $"; its home {user.Home} stays" : "")}");
        }

        UserAccounts left = UserAccounts.Read();
        return [.. keys.Where(key => !key.StartsWith(KeptGroup, StringComparison.Ordinal) || left.User(key[KeptGroup.Length..]) is null)];
    }

    private static IEnumerable<string> Options(JsonObject members) =>
        new[] { Shell, Home }.Where(members.ContainsKey).SelectMany(member => new[] { $"--{member}", members[member]!.GetValue<string>() });

    private static JsonObject Members(long? uid, string? shell, string? home)
    {
        var members = new JsonObject();
        if (uid is not null)
        {
            members[Uid] = uid;
        }

        if (shell is not null)
        {
            members[Shell] = shell;
        }

        if (home is not null)
        {
            members[Home] = home;
        }

        return members;
    }
}
