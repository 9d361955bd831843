using System.Globalization;

namespace IaC.Model.V1Alpha1;

/// <summary>How a host is reached by ssh. What is not said here, the configuration of ssh says (ssh_config(5)): user, port, keys, jump hosts.</summary>
/// <param name="User">User there; null for what ssh is configured to take.</param>
/// <param name="Name">Name of the machine, or an alias of the configuration of ssh.</param>
/// <param name="Port">Port; null for what ssh is configured to take.</param>
public sealed record HostConnection(string? User, string Name, int? Port)
{
    /// <summary>The connection of the machine that this program runs on.</summary>
    public const string Local = "local";

    private const string Scheme = "ssh://";

    /// <summary>Reads <c>ssh://[USER@]HOST[:PORT]</c>; null for anything else.</summary>
    public static HostConnection? Parse(string text)
    {
        if (!text.StartsWith(Scheme, StringComparison.Ordinal) || !TextFormat.Get(TextFormat.HostConnection).Matches(text))
        {
            return null;
        }

        string rest = text[Scheme.Length..].TrimEnd('/');
        int at = rest.LastIndexOf('@');
        (string? user, string place) = at < 0 ? (null, rest) : (rest[..at], rest[(at + 1)..]);
        int colon = place.LastIndexOf(':');
        if (colon < 0 || place.EndsWith(']'))
        {
            return new HostConnection(user, place.Trim('[', ']'), null);
        }

        return int.TryParse(place[(colon + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out int port) ? new HostConnection(user, place[..colon].Trim('[', ']'), port) : null;
    }

    /// <summary>As <see cref="Parse"/> reads it.</summary>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture, $"{Scheme}{(User is null ? "" : $"{User}@")}{(Name.Contains(':', StringComparison.Ordinal) ? $"[{Name}]" : Name)}{(Port is null ? "" : $":{Port}")}");
}
