using System.Net;

namespace IaC.Images.Registries;

/// <summary>
/// Proxies by the variables that the programs of the field read: <c>HTTPS_PROXY</c>, <c>HTTP_PROXY</c>, and <c>NO_PROXY</c> for what is asked directly, in capitals or not. What they mean is what they mean to Docker (Go, httpproxy): a domain stands for those
/// below it too, addresses may be ranges, and this machine is never asked through a proxy. .NET's own reading of them knows neither.
/// </summary>
internal sealed class EnvironmentProxy : IWebProxy
{
    private const string Basic = "Basic";

    private readonly CredentialCache _credentials = new();
    private readonly Uri? _http;
    private readonly Uri? _https;
    private readonly string[] _direct;

    internal EnvironmentProxy(Func<string, string?> variable)
    {
        _http = Address("HTTP_PROXY");
        _https = Address("HTTPS_PROXY");
        _direct = (Value("NO_PROXY") ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);

        string? Value(string name) => variable(name) is { Length: > 0 } value ? value : variable(name.ToLowerInvariant());

        Uri? Address(string name) => Value(name) is { Length: > 0 } text ? Parse(text, name) : null;
    }

    /// <summary>Those of this process.</summary>
    internal static EnvironmentProxy Current => new(Environment.GetEnvironmentVariable);

    /// <summary>Names and passwords of the proxies.</summary>
    public ICredentials? Credentials
    {
        get => _credentials;
        set => throw new NotSupportedException();
    }

    /// <inheritdoc/>
    public Uri? GetProxy(Uri destination) => IsBypassed(destination) ? null : ProxyOf(destination);

    /// <inheritdoc/>
    public bool IsBypassed(Uri host) => ProxyOf(host) is null || host.IsLoopback || Array.Exists(_direct, rule => Matches(rule, host));

    private Uri? ProxyOf(Uri destination) => destination.Scheme == Uri.UriSchemeHttps ? _https : _http;

    // Faults name the address: a password in it is kept apart.
    private Uri Parse(string text, string variable)
    {
        if (!Uri.TryCreate(text.Contains("://", StringComparison.Ordinal) ? text : $"http://{text}", UriKind.Absolute, out Uri? given) || given.Host.Length == 0 || given.Scheme is not ("http" or "https" or "socks5" or "socks4"))
        {
            throw new ImageException("is not the address of a proxy", variable);
        }

        Uri address = new UriBuilder(given.Scheme, given.Host, given.Port).Uri;
        string[] parts = given.UserInfo.Split(':', 2);
        if (given.UserInfo.Length > 0 && _credentials.GetCredential(address, Basic) is null)
        {
            _credentials.Add(address, Basic, new NetworkCredential(Uri.UnescapeDataString(parts[0]), Uri.UnescapeDataString(parts.ElementAtOrDefault(1) ?? "")));
        }

        return address;
    }

    private static bool Matches(string rule, Uri host)
    {
        if (rule == "*")
        {
            return true;
        }

        IPAddress? address = IPAddress.TryParse(host.IdnHost, out IPAddress? parsed) ? parsed : null;
        if (IPNetwork.TryParse(rule, out IPNetwork range))
        {
            return address is not null && range.Contains(address);
        }

        (string name, string port) = SplitPort(rule);
        if (port.Length > 0 && port != host.Port.ToString(System.Globalization.CultureInfo.InvariantCulture))
        {
            return false;
        }

        if (IPAddress.TryParse(name, out IPAddress? single))
        {
            return single.Equals(address);
        }

        // A leading dot, or star and dot, leaves the domain itself out.
        string domain = name.TrimStart('*').TrimStart('.');
        return host.IdnHost.EndsWith($".{domain}", StringComparison.OrdinalIgnoreCase) || (domain.Length == name.Length && host.IdnHost.Equals(domain, StringComparison.OrdinalIgnoreCase));
    }

    private static (string Name, string Port) SplitPort(string rule)
    {
        if (rule.StartsWith('['))
        {
            int end = rule.IndexOf(']', StringComparison.Ordinal);
            return end < 0 ? (rule, "") : (rule[1..end], rule[(end + 1)..].TrimStart(':'));
        }

        int colon = rule.IndexOf(':', StringComparison.Ordinal);
        return colon < 0 || colon != rule.LastIndexOf(':') ? (rule, "") : (rule[..colon], rule[(colon + 1)..]);
    }
}
