using System.Net.Http.Headers;

namespace IaC.Images.Registries;

/// <summary>What a registry wants to see before it answers (RFC 9110, 11.6.1; distribution, token authentication).</summary>
/// <param name="Realm">Address of the token server; null for basic authentication.</param>
/// <param name="Service">Name of the registry to the token server.</param>
internal sealed record AuthenticationChallenge(Uri? Realm, string? Service)
{
    /// <summary>The strongest challenge of an answer that can be met; null where there is none.</summary>
    internal static AuthenticationChallenge? Of(HttpResponseHeaders headers)
    {
        foreach (AuthenticationHeaderValue header in headers.WwwAuthenticate.Where(header => header.Scheme.Equals("Bearer", StringComparison.OrdinalIgnoreCase)))
        {
            Dictionary<string, string> parameters = Parameters(header.Parameter ?? "");
            if (Uri.TryCreate(parameters.GetValueOrDefault("realm"), UriKind.Absolute, out Uri? realm) && realm.Scheme is "https" or "http")
            {
                return new AuthenticationChallenge(realm, parameters.GetValueOrDefault("service"));
            }
        }

        return headers.WwwAuthenticate.Any(header => header.Scheme.Equals("Basic", StringComparison.OrdinalIgnoreCase)) ? new AuthenticationChallenge(null, null) : null;
    }

    // name=token or name="quoted \" text", with commas between.
    private static Dictionary<string, string> Parameters(string text)
    {
        Dictionary<string, string> parameters = new(StringComparer.OrdinalIgnoreCase);
        int at = 0;
        while (at < text.Length)
        {
            int equals = text.IndexOf('=', at);
            if (equals < 0)
            {
                break;
            }

            string name = text[at..equals].Trim(' ', ',', '\t');
            at = equals + 1;
            parameters[name] = at < text.Length && text[at] == '"' ? Quoted(text, ref at) : Token(text, ref at);
        }

        return parameters;
    }

    private static string Quoted(string text, ref int at)
    {
        var value = new System.Text.StringBuilder();
        for (at++; at < text.Length && text[at] != '"'; at++)
        {
            at += text[at] == '\\' && at + 1 < text.Length ? 1 : 0;
            value.Append(text[at]);
        }

        at++;
        return value.ToString();
    }

    private static string Token(string text, ref int at)
    {
        int end = text.IndexOf(',', at);
        end = end < 0 ? text.Length : end;
        string value = text[at..end].Trim();
        at = end + 1;
        return value;
    }
}
