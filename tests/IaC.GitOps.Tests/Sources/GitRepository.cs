using IaC.Testing;

namespace IaC.GitOps.Tests.Sources;

/// <summary>A real repository that somebody works in, and the bare one that it is pushed to.</summary>
internal sealed class GitRepository : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public GitRepository()
    {
        Require.Program("/usr/bin/git", "git");
        Directory.CreateDirectory(Work);
        Tool.Run("git", ["init", "-q", "--bare", "-b", "main", Bare]);
        Git("init", "-q", "-b", "main");
        Git("config", "user.name", "Ann");
        Git("config", "user.email", "ann@example.org");
        Git("remote", "add", "origin", Bare);
    }

    public string Folder => _folder.FullPath;

    public string Bare => Path.Combine(_folder.FullPath, "repo.git");

    public string Work => Path.Combine(_folder.FullPath, "work");

    public string Url => $"file://{Bare}";

    /// <summary>A copy that an agent would keep, in a folder of its own.</summary>
    public string Copy { get; } = Guid.NewGuid().ToString("N");

    public string Git(params string[] arguments) => Tool.Run("git", ["-C", Work, .. arguments]);

    /// <summary>Commits a file and pushes it.</summary>
    /// <returns>The commit.</returns>
    public string Push(string path, string content, params string[] options)
    {
        string file = Path.Combine(Work, path);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, content);
        Git("add", "-A");
        Git(["commit", "-q", "-m", $"change {path}", .. options]);
        Git("push", "-q", "--force", "origin", "HEAD:main");
        return Git("rev-parse", "HEAD").Trim();
    }

    /// <summary>Makes a key that is signed by from here on.</summary>
    /// <returns>The file of those who may.</returns>
    public string SignBySsh()
    {
        Require.Program("/usr/bin/ssh-keygen", "openssh-client");
        string key = Path.Combine(Folder, "key");
        Tool.Run("ssh-keygen", ["-q", "-t", "ed25519", "-N", "", "-f", key]);
        string signers = Path.Combine(Folder, "signers");
        File.WriteAllText(signers, $"ann@example.org {File.ReadAllText(key + ".pub")}");
        Git("config", "gpg.format", "ssh");
        Git("config", "user.signingKey", key);
        return signers;
    }

    public GitMirror Mirror(Model.V1Alpha1.GitOpsSource source) => new(Path.Combine(Folder, Copy), source, new GitProgram(Folder));

    public void Dispose() => _folder.Dispose();
}
