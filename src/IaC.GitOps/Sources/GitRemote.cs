using System.Text;
using System.Text.RegularExpressions;
using IaC.Model.V1Alpha1;

namespace IaC.GitOps;

/// <summary>A repository elsewhere and how it is reached: what git is told in its environment, so that no credential stands on a command line.</summary>
internal sealed partial class GitRemote
{
    private const int ConnectSeconds = 15;
    private readonly GitOpsSource _source;

    /// <summary>The remote of a source.</summary>
    /// <exception cref="GitOpsException">Its address cannot be used.</exception>
    public GitRemote(GitOpsSource source)
    {
        _source = source;
        Scheme = SchemeOf(source.Url);
    }

    /// <summary>Where it lies.</summary>
    public string Url => _source.Url;

    /// <summary>How it is reached: <c>https</c>, <c>http</c>, <c>ssh</c> or <c>file</c>.</summary>
    public string Scheme { get; }

    /// <summary>Options of <c>ls-remote</c> and <c>fetch</c>. A folder of another owner is refused by git unless its configuration names it (safe.directory in git-config(1)), and here nobody's configuration counts: whoever writes the document names the folder by that.</summary>
    public IReadOnlyList<string> Options => Scheme == "file" ? ["--upload-pack=git -c safe.directory='*' upload-pack"] : [];

    /// <summary>Environment of git. Files with credentials are read each time, so that a new one is used at once.</summary>
    /// <exception cref="GitOpsException">A file with credentials cannot be read.</exception>
    public IReadOnlyDictionary<string, string> Environment()
    {
        var config = new List<(string Key, string Value)> { ($"protocol.{Scheme}.allow", "always") };
        if (_source.CaFile is { } certificates)
        {
            config.Add(("http.sslCAInfo", certificates));
        }

        if (_source.CredentialsFile is { } credentials && Scheme is "http" or "https")
        {
            // The header would go to whatever server it is sent on to, and that is not who the credentials are for.
            config.Add(("http.followRedirects", "false"));
            config.Add(("http.extraHeader", $"Authorization: Basic {Convert.ToBase64String(Encoding.UTF8.GetBytes(Credentials(_source.CredentialsFile!)))}"));
        }

        var environment = new Dictionary<string, string> { ["GIT_CONFIG_COUNT"] = $"{config.Count}" };
        foreach ((int index, (string key, string value)) in config.Index())
        {
            environment[$"GIT_CONFIG_KEY_{index}"] = key;
            environment[$"GIT_CONFIG_VALUE_{index}"] = value;
        }

        if (Scheme == "ssh")
        {
            environment["GIT_SSH_COMMAND"] = SshCommand();
            environment["GIT_SSH_VARIANT"] = "ssh";
        }

        return environment;
    }

    /// <summary>Whether a server sent git on to another address, which it does not go to with credentials.</summary>
    public bool IsSentOn(GitOpsException fault) => _source.CredentialsFile is not null && Redirected().IsMatch(fault.Message);

    // 301, 302, 303, 307, 308 (RFC 9110, 15.4), in the words of git and in those of curl.
    [GeneratedRegex(@"The requested URL returned (error: )?30\d\b", RegexOptions.CultureInvariant)]
    private static partial Regex Redirected();

    // The server must be known before, and nobody is there to be asked.
    private string SshCommand()
    {
        var command = new StringBuilder($"ssh -o BatchMode=yes -o StrictHostKeyChecking=yes -o ConnectTimeout={ConnectSeconds} -o ServerAliveInterval={ConnectSeconds} -o ClearAllForwardings=yes -o PermitLocalCommand=no");
        command.Append(" -o UserKnownHostsFile=").Append(Quoted(_source.KnownHostsFile ?? "/root/.ssh/known_hosts"));
        if (_source.SshKeyFile is { } key)
        {
            command.Append(" -o IdentitiesOnly=yes -i ").Append(Quoted(key));
        }

        return command.ToString();
    }

    private static string Quoted(string path) => $"'{path.Replace("'", "'\\''", StringComparison.Ordinal)}'";

    private static string Credentials(string file)
    {
        try
        {
            string text = File.ReadAllText(file).Trim();
            return text.Contains(':', StringComparison.Ordinal) ? text : $"x-access-token:{text}";
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new GitOpsException($"the credentials cannot be read: {exception.Message}", inner: exception);
        }
    }

    private static string SchemeOf(string url)
    {
        // `ext::COMMAND` and its like are programs (gitremote-helpers(7)).
        if (url.StartsWith('-') || url.Contains("::", StringComparison.Ordinal) || url.Any(char.IsControl))
        {
            throw new GitOpsException($"`{url}` is no address of a repository");
        }

        if (url.Contains("://", StringComparison.Ordinal))
        {
            if (!Uri.TryCreate(url, UriKind.Absolute, out Uri? address) || address.Scheme is not ("https" or "http" or "ssh" or "file"))
            {
                throw new GitOpsException($"`{url}` is no address of a repository", "write https://, ssh://, user@host:path or file://");
            }

            return address.UserInfo.Contains(':', StringComparison.Ordinal)
                ? throw new GitOpsException("the address of the repository holds a password", "write it into a file, and name that in credentialsFile")
                : address.Scheme;
        }

        // scp's way, which git knows too: no slash before the first colon.
        int colon = url.IndexOf(':', StringComparison.Ordinal);
        return colon > 0 && !url[..colon].Contains('/', StringComparison.Ordinal)
            ? "ssh"
            : throw new GitOpsException($"`{url}` is no address of a repository", Path.IsPathRooted(url) ? $"write file://{url}" : "write https://, ssh://, user@host:path or file://");
    }
}
