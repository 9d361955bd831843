using System.Collections;
using System.Collections.Immutable;
using System.Globalization;
using System.Net.Sockets;
using IaC.Engine;
using IaC.Hashing;
using IaC.Linux.Processes;
using IaC.Linux.Sockets;
using IaC.Model.V1Alpha1;
using Microsoft.Win32.SafeHandles;

namespace IaC.Providers.Remote;

/// <summary>
/// The program <c>ssh</c>, for one host: one connection that all commands share for as long as somebody uses it (ControlMaster of ssh_config(5)), which asks nobody anything and gives up on a host that is silent.
/// </summary>
/// <param name="connection">How the host is reached.</param>
/// <param name="folder">Where the socket of the shared connection lies.</param>
internal sealed class SshProgram(HostConnection connection, string folder)
{
    // Of a name that ssh binds beside the socket: 17 characters more.
    private const int MostSocketPath = 90;
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
    private static readonly string[] Manners =
    [
        "-o", "BatchMode=yes", "-o", "ConnectTimeout=10", "-o", "ServerAliveInterval=5", "-o", "ServerAliveCountMax=3", "-o", "ControlMaster=auto", "-o", "ControlPersist=60", "-o", "LogLevel=ERROR",
    ];

    /// <summary>Runs a command there that has our input, output and terminal.</summary>
    /// <param name="terminal">The command there is to have a terminal.</param>
    /// <param name="command">What to run there, read by a shell.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>Its exit code; null where the connection broke.</returns>
    public async Task<int?> PassAsync(bool terminal, string command, CancellationToken cancellationToken)
    {
        int code = (await ForegroundProcess.RunAsync(Program(), Arguments(terminal ? ["-tt"] : ["-T"], command), Environment(), cancellationToken).ConfigureAwait(false)).ShellCode;
        return code == SshProcess.Refused && !await IsConnectedAsync(cancellationToken).ConfigureAwait(false) ? null : code;
    }

    // A command over there may end with that code, too. Nothing of a shared connection outlasts it.
    private async Task<bool> IsConnectedAsync(CancellationToken cancellationToken) =>
        (await CapturedProcess.RunAsync(Program(), Arguments(["-O", "check"], "true").RemoveAt(0), [.. Environment()], default, cancellationToken).ConfigureAwait(false)).Status.Code == 0;

    /// <summary>Starts a command there.</summary>
    /// <param name="command">What to run there, read by a shell.</param>
    public SshProcess Start(string command) => Run(Arguments(["-T"], command));

    /// <summary>Starts a command there over a connection of its own, which joins a socket file here to one there. What a shared connection joins stays after the command.</summary>
    /// <param name="command">What to run there, read by a shell.</param>
    /// <param name="name">Name of the socket file here.</param>
    /// <param name="there">Path of the one there.</param>
    /// <returns>The command, and the path of the socket file here.</returns>
    public (SshProcess Process, string Socket) StartJoined(string command, string name, string there)
    {
        string here = Path.Combine(folder, name);
        return (Run(Arguments(["-T", "-o", "ControlPath=none", "-o", "ExitOnForwardFailure=yes", "-L", $"{here}:{there}"], command)), here);
    }

    private static SshProcess Run(ImmutableArray<string> arguments)
    {
        (SafeFileHandle own, SafeFileHandle theirs) = UnixSocket.Pair();
        SafeFileHandle words = MemoryFile.Create("stderr");
        using (theirs)
        {
            // A session of its own, so that Ctrl-C of the user's terminal ends no call.
            StartedProcess process = new DetachedProcess
            {
                Path = Program(),
                Arguments = [.. arguments],
                Environment = [.. Environment()],
                Stdin = theirs,
                Stdout = theirs,
                Stderr = words,
            }.Start();
            var socket = new Socket(new SafeSocketHandle(own.DangerousGetHandle(), ownsHandle: true));
            own.SetHandleAsInvalid();
            return new SshProcess(process, socket, words);
        }
    }

    private static string Program() => CapturedProcess.Find("ssh", System.Environment.GetEnvironmentVariable("PATH")) ?? throw new EngineException("there is no ssh on this host", "install the package openssh-client");

    private static string[] Environment() => [.. System.Environment.GetEnvironmentVariables().Cast<DictionaryEntry>().Select(variable => $"{variable.Key}={variable.Value}")];

    private ImmutableArray<string> Arguments(string[] terminal, string command) =>
    [
        "ssh",
        .. terminal,
        .. Manners,
        "-o", $"ControlPath={Socket()}",
        .. connection.User is { } user ? new[] { "-l", user } : [],
        .. connection.Port is { } port ? new[] { "-p", port.ToString(CultureInfo.InvariantCulture) } : [],
        "--",
        connection.Name,
        command,
    ];

    private string Socket()
    {
        Directory.CreateDirectory(folder, OwnerOnly);
        string path = Path.Combine(folder, Sha256.Digest(System.Text.Encoding.UTF8.GetBytes(connection.ToString()))[7..19]);
        return path.Length <= MostSocketPath ? path : "none";
    }
}
