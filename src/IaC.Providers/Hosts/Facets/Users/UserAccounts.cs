using System.Globalization;

namespace IaC.Providers.Hosts;

/// <summary>Users and groups of the host by its own files (passwd(5), group(5)). Those that a directory service has beside them are not seen.</summary>
internal sealed class UserAccounts
{
    private readonly Lazy<Dictionary<string, UserAccount>> users = new(ReadUsers);
    private readonly Lazy<Dictionary<string, (uint Gid, string[] Members)>> groups = new(ReadGroups);

    private UserAccounts()
    {
    }

    /// <summary>Users and groups as they are when they are first asked for: most hosts declare nothing that belongs to anybody.</summary>
    internal static UserAccounts Read() => new();

    /// <summary>A user; null where there is none of the name.</summary>
    internal UserAccount? User(string name) => users.Value.GetValueOrDefault(name);

    /// <summary>Who has a number; null where nobody has.</summary>
    internal UserAccount? User(uint uid) => users.Value.Values.FirstOrDefault(user => user.Uid == uid);

    /// <summary>Whether there is a group.</summary>
    internal bool HasGroup(string name) => groups.Value.ContainsKey(name);

    /// <summary>Number of a group; null where there is none of the name.</summary>
    internal uint? Group(string name) => groups.Value.TryGetValue(name, out var found) ? found.Gid : null;

    /// <summary>Whether a user is in a group, as its own or as one of its members.</summary>
    internal bool IsMember(string user, string group) => groups.Value.TryGetValue(group, out var found) && (found.Members.Contains(user) || users.Value.GetValueOrDefault(user)?.Gid == found.Gid);

    /// <summary>The one spelling of <c>USER[:GROUP]</c>, by names where there are names.</summary>
    internal string Spelling(string owner)
    {
        string[] words = owner.Split(':');
        string user = uint.TryParse(words[0], CultureInfo.InvariantCulture, out uint uid) ? NameOf(uid) : words[0];
        return $"{user}:{(words.Length == 1 ? user : uint.TryParse(words[1], CultureInfo.InvariantCulture, out uint gid) ? GroupNameOf(gid) : words[1])}";
    }

    /// <summary>The same of numbers.</summary>
    internal string Spelling(uint uid, uint gid) => $"{NameOf(uid)}:{GroupNameOf(gid)}";

    /// <summary>The numbers of <c>USER:GROUP</c>.</summary>
    /// <exception cref="Engine.EngineException">There is no such user or group.</exception>
    internal (uint Uid, uint Gid) Numbers(string owner)
    {
        string[] words = owner.Split(':');
        uint uid = uint.TryParse(words[0], CultureInfo.InvariantCulture, out uint user) ? user : User(words[0])?.Uid ?? throw new Engine.EngineException($"there is no user {words[0]} on this host");
        uint gid = uint.TryParse(words[1], CultureInfo.InvariantCulture, out uint group) ? group
            : groups.Value.TryGetValue(words[1], out var found) ? found.Gid : throw new Engine.EngineException($"there is no group {words[1]} on this host");
        return (uid, gid);
    }

    /// <summary>What of <c>USER:GROUP</c> is a name that nobody has: <c>user web</c>; null where all are known.</summary>
    /// <param name="owner">The owner, spelt out.</param>
    /// <param name="coming">Names that there will be.</param>
    internal string? Unknown(string owner, HashSet<string> coming)
    {
        string[] words = owner.Split(':');
        return !char.IsAsciiDigit(words[0][0]) && !users.Value.ContainsKey(words[0]) && !coming.Contains(words[0]) ? $"user {words[0]}"
            : !char.IsAsciiDigit(words[1][0]) && !groups.Value.ContainsKey(words[1]) && !coming.Contains(words[1]) ? $"group {words[1]}"
            : null;
    }

    private static Dictionary<string, UserAccount> ReadUsers()
    {
        var users = new Dictionary<string, UserAccount>(StringComparer.Ordinal);
        foreach (string[] words in Records("/etc/passwd", 7))
        {
            if (uint.TryParse(words[2], CultureInfo.InvariantCulture, out uint uid) && uint.TryParse(words[3], CultureInfo.InvariantCulture, out uint gid))
            {
                users.TryAdd(words[0], new UserAccount(words[0], uid, gid, words[5], words[6]));
            }
        }

        return users;
    }

    private static Dictionary<string, (uint Gid, string[] Members)> ReadGroups()
    {
        var groups = new Dictionary<string, (uint Gid, string[] Members)>(StringComparer.Ordinal);
        foreach (string[] words in Records("/etc/group", 4))
        {
            if (uint.TryParse(words[2], CultureInfo.InvariantCulture, out uint gid))
            {
                groups.TryAdd(words[0], (gid, words[3].Split(',', StringSplitOptions.RemoveEmptyEntries)));
            }
        }

        return groups;
    }

    private string NameOf(uint uid) => User(uid)?.Name ?? uid.ToString(CultureInfo.InvariantCulture);

    private string GroupNameOf(uint gid) => groups.Value.Where(group => group.Value.Gid == gid).Select(group => group.Key).FirstOrDefault() ?? gid.ToString(CultureInfo.InvariantCulture);

    private static IEnumerable<string[]> Records(string path, int fields) =>
        File.Exists(path) ? File.ReadLines(path).Select(line => line.Split(':')).Where(words => words.Length == fields) : [];
}
