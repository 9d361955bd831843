using IaC.Engine;
using IaC.Linux.Locks;
using IaC.Linux.Processes;
using IaC.Pods;

namespace IaC.Providers.Guests;

/// <summary>The key by which this root gets into its guests, made when it is first wanted, and where the keys of guests are remembered.</summary>
/// <param name="layout">The root.</param>
public sealed class SshIdentity(RootLayout layout)
{
    private const string Remedy = "apt-get install --no-install-recommends openssh-client";
    private const string KeyMaker = "ssh-keygen";
    private const string PublicSuffix = ".pub";
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    /// <summary>Whether a key is there, or can be made.</summary>
    public static bool IsPossible => CapturedProcess.Find(KeyMaker, Environment.GetEnvironmentVariable("PATH")) is not null;

    private string Folder => layout.Ssh;

    private string PublicFile => KeyFile + PublicSuffix;

    /// <summary>File of the private key; the public one has <c>.pub</c> behind it.</summary>
    public string KeyFile => Path.Combine(Folder, "id_ed25519");

    /// <summary>File of the keys that guests showed, each under its uid.</summary>
    public string KnownHosts => Path.Combine(Folder, "known_hosts");

    /// <summary>The public key, one line of authorized_keys(5); both are made where there are none. Whoever asks at once, also another process, gets the same.</summary>
    /// <exception cref="EngineException">There is no ssh-keygen, or it failed.</exception>
    public async Task<string> EnsureAsync(CancellationToken cancellationToken)
    {
        if (!File.Exists(PublicFile))
        {
            Directory.CreateDirectory(Folder, OwnerOnly);
            using FileLock only = await FileLock.TakeAsync(Path.Combine(Folder, "lock"), cancellationToken).ConfigureAwait(false);
            if (!File.Exists(PublicFile))
            {
                await MakeAsync(cancellationToken).ConfigureAwait(false);
            }
        }

        return (await File.ReadAllTextAsync(PublicFile, cancellationToken).ConfigureAwait(false)).Trim();
    }

    /// <summary>A program of ssh.</summary>
    /// <exception cref="EngineException">There is none, and what would bring it.</exception>
    public static string Program(string name) => CapturedProcess.Find(name, Environment.GetEnvironmentVariable("PATH")) ?? throw new EngineException($"there is no {name} on this host", Remedy);

    private async Task MakeAsync(CancellationToken cancellationToken)
    {
        string program = Program(KeyMaker), draft = Path.Combine(Folder, "new"), key = Path.Combine(draft, Path.GetFileName(KeyFile));
        if (Directory.Exists(draft))
        {
            // Of one that was killed.
            Directory.Delete(draft, recursive: true);
        }

        Directory.CreateDirectory(draft, OwnerOnly);
        CapturedProcess made = await CapturedProcess.RunAsync(program, ["-q", "-t", "ed25519", "-N", "", "-C", "iac", "-f", key], [], default, cancellationToken).ConfigureAwait(false);
        if (made.Status.ShellCode != 0)
        {
            throw new EngineException($"{program} made no key: {System.Text.Encoding.UTF8.GetString([.. made.Output, .. made.Error]).Trim()}");
        }

        // The public one last: it says that both are whole.
        File.Move(key, KeyFile, overwrite: true);
        File.Move(key + PublicSuffix, PublicFile, overwrite: true);
        Directory.Delete(draft);
    }
}
