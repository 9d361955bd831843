using IaC.Engine;
using IaC.Linux.Processes;
using IaC.Pods;

namespace IaC.Providers.Guests;

/// <summary>The key by which this root gets into its guests, made when it is first wanted, and where the keys of guests are remembered.</summary>
/// <param name="layout">The root.</param>
public sealed class SshIdentity(RootLayout layout)
{
    private const string Remedy = "apt-get install --no-install-recommends openssh-client";
    private const string KeyMaker = "ssh-keygen";
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    /// <summary>Whether a key is there, or can be made.</summary>
    public static bool IsPossible => CapturedProcess.Find(KeyMaker, Environment.GetEnvironmentVariable("PATH")) is not null;

    private string Folder => layout.Ssh;

    /// <summary>File of the private key; the public one has <c>.pub</c> behind it.</summary>
    public string KeyFile => Path.Combine(Folder, "id_ed25519");

    /// <summary>File of the keys that guests showed, each under its uid.</summary>
    public string KnownHosts => Path.Combine(Folder, "known_hosts");

    /// <summary>The public key, one line of authorized_keys(5); both are made where there are none.</summary>
    /// <exception cref="EngineException">There is no ssh-keygen, or it failed.</exception>
    public async Task<string> EnsureAsync(CancellationToken cancellationToken)
    {
        if (!File.Exists(KeyFile + ".pub"))
        {
            Directory.CreateDirectory(Folder, OwnerOnly);
            string program = Program(KeyMaker);
            string draft = Path.Combine(Folder, $"new-{Environment.ProcessId}");
            CapturedProcess made = await CapturedProcess.RunAsync(program, ["-q", "-t", "ed25519", "-N", "", "-C", "iac", "-f", draft], [], default, cancellationToken).ConfigureAwait(false);
            if (made.Status.ShellCode != 0)
            {
                throw new EngineException($"{program} made no key: {System.Text.Encoding.UTF8.GetString(made.Error).Trim()}");
            }

            // The public one last: it says that both are whole.
            File.Move(draft, KeyFile, overwrite: true);
            File.Move(draft + ".pub", KeyFile + ".pub", overwrite: true);
        }

        return (await File.ReadAllTextAsync(KeyFile + ".pub", cancellationToken).ConfigureAwait(false)).Trim();
    }

    /// <summary>A program of ssh.</summary>
    /// <exception cref="EngineException">There is none, and what would bring it.</exception>
    public static string Program(string name) => CapturedProcess.Find(name, Environment.GetEnvironmentVariable("PATH")) ?? throw new EngineException($"there is no {name} on this host", Remedy);
}
