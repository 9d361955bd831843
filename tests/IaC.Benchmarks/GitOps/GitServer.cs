using System.Diagnostics;
using System.Globalization;
using IaC.Benchmarks.Containers;
using IaC.Testing;

namespace IaC.Benchmarks.GitOps;

/// <summary><c>git http-backend</c> behind lighttpd on a port of the loopback address, and the clones from which commits, all signed, are pushed.</summary>
internal sealed class GitServer : IDisposable
{
    private static readonly Dictionary<string, string> NoEnvironment = new() { ["GIT_CONFIG_GLOBAL"] = "/dev/null", ["GIT_CONFIG_NOSYSTEM"] = "1" };
    private readonly string folder;
    private readonly Process process;
    private readonly int port = FreePorts.Next();

    internal GitServer(string folder)
    {
        this.folder = folder;
        Directory.CreateDirectory(folder);
        CommandTimer.Run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", Key], NoEnvironment);
        File.WriteAllText(Signers, $"ann@example.org {File.ReadAllText(Key + ".pub")}");
        string config = Path.Combine(folder, "lighttpd.conf");
        File.WriteAllText(config, $"""
            server.modules = ("mod_alias", "mod_setenv", "mod_cgi")
            server.document-root = "{folder}"
            server.port = {port}
            server.bind = "127.0.0.1"
            server.errorlog = "{folder}/web.log"
            alias.url = ("/git" => "/usr/lib/git-core/git-http-backend")
            cgi.assign = ("" => "")
            setenv.add-environment = ("GIT_PROJECT_ROOT" => "{folder}", "GIT_HTTP_EXPORT_ALL" => "1", "GIT_CONFIG_COUNT" => "1", "GIT_CONFIG_KEY_0" => "safe.directory", "GIT_CONFIG_VALUE_0" => "*")

            """);
        process = Process.Start(new ProcessStartInfo("lighttpd", ["-D", "-f", config]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    /// <summary>Who may sign.</summary>
    internal string Signers => Path.Combine(folder, "signers");

    private string Key => Path.Combine(folder, "signkey");

    /// <summary>Address of a repository.</summary>
    internal string UrlOf(string repository) => string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{port}/git/{repository}.git");

    /// <summary>Makes a repository with an empty clone.</summary>
    /// <returns>Folder of the clone.</returns>
    internal string Make(string repository)
    {
        string clone = Path.Combine(folder, repository);
        CommandTimer.Run(["git", "init", "-q", "--bare", "-b", "main", clone + ".git"], NoEnvironment);
        CommandTimer.Run(["git", "init", "-q", "-b", "main", clone], NoEnvironment);
        return clone;
    }

    /// <summary>Commits all of a clone and pushes it.</summary>
    /// <returns>The commit.</returns>
    internal string Push(string repository)
    {
        string clone = Path.Combine(folder, repository);
        string[] git = ["git", "-C", clone, "-c", "user.name=Ann", "-c", "user.email=ann@example.org", "-c", "gpg.format=ssh", "-c", $"user.signingKey={Key}"];
        CommandTimer.Run([.. git, "add", "-A"], NoEnvironment);
        CommandTimer.Run([.. git, "commit", "-q", "-S", "-m", "next"], NoEnvironment);
        CommandTimer.Run([.. git, "push", "-q", clone + ".git", "main"], NoEnvironment);
        return CommandTimer.FirstLine("git", "-C", clone, "rev-parse", "HEAD");
    }

    public void Dispose()
    {
        process.Kill();
        process.WaitForExit();
        process.Dispose();
    }
}
