using System.Runtime.CompilerServices;
using IaC.Linux;
using IaC.Linux.Sockets;
using IaC.Pods.Client;
using IaC.Pods.Json;
using IaC.Pods.Protocol;
using Microsoft.Win32.SafeHandles;

namespace IaC.Pods;

/// <summary>
/// Talks to the supervisor of one pod over one connection. Calls go one after the other; after one was cancelled the connection is at an end.
/// Every call throws <see cref="SupervisorException"/> when the supervisor refuses or is gone.
/// </summary>
public sealed class SupervisorClient : IDisposable
{
    /// <summary>How long a supervisor has to answer what it answers at once: 5 s.</summary>
    public static readonly TimeSpan AnswerDeadline = TimeSpan.FromSeconds(5);

    internal const string ProgramName = $"iac {BuiltVersion.Number}";

    private readonly SupervisorConnection _connection;
    private readonly RootLayout _layout;

    internal SupervisorClient(SupervisorConnection connection, RootLayout layout, Hello peer) => (_connection, _layout, Pid, Program) = (connection, layout, peer.Pid, peer.Program);

    /// <summary>Key of the pod.</summary>
    public string Uid => _connection.Uid;

    /// <summary>Process of the supervisor.</summary>
    public int Pid { get; }

    /// <summary>Name and version of the supervisor's program.</summary>
    public string Program { get; }

    /// <summary>Connects to the supervisor of a pod.</summary>
    /// <exception cref="SupervisorException">Gone: nobody listens. Unresponsive: it does not answer within <see cref="AnswerDeadline"/>. Version, Forbidden: it refuses.</exception>
    public static async Task<SupervisorClient> ConnectAsync(RootLayout layout, string uid, CancellationToken cancellationToken)
    {
        string path = layout.PodSocket(uid);
        SafeFileHandle socket = UnixSocket.TryConnect(path, out int error) ?? throw Unreachable(uid, path, error);
        SupervisorConnection connection = new(socket, uid);
        try
        {
            Hello hello = await WithDeadline(uid, async token =>
            {
                ReceivedMessage answer = await connection.AskAsync(MessageKind.Hello, Hello.Of(ProgramName, uid).Write, token).ConfigureAwait(false);
                return connection.Parse(answer, Hello.Read);
            }, cancellationToken).ConfigureAwait(false);
            return hello.Refusal is { } refusal
                ? throw new SupervisorException(SupervisorFault.Version, uid, $"supervisor of pod {uid} is {hello.Program}, and {refusal}")
                : new SupervisorClient(connection, layout, hello);
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    /// <summary>What the pod does now.</summary>
    public Task<PodStatus> StatusAsync(CancellationToken cancellationToken) => WithDeadline(Uid, token => AskStatusAsync(MessageKind.Status, null, token), cancellationToken);

    /// <summary>The status now and after every change, until cancelled; ends when the supervisor does. Uses up this connection.</summary>
    public async IAsyncEnumerable<PodStatus> WatchAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await _connection.SendAsync(MessageKind.Watch, null, default, cancellationToken).ConfigureAwait(false);
        while (await _connection.TryReceiveAsync(cancellationToken).ConfigureAwait(false) is { Kind: MessageKind.Status } message)
        {
            yield return _connection.Parse(message, PodStatusJson.Read);
        }
    }

    /// <summary>Goes on with another record of the same pod: what can change live does, containers that differ otherwise are started anew.</summary>
    /// <returns>What was done.</returns>
    /// <exception cref="SupervisorException">Replace: something differs that only a new pod can have; nothing was changed.</exception>
    public async Task<PodUpdate> UpdateAsync(PodRecord record, PodSecrets secrets, CancellationToken cancellationToken)
    {
        StartRequest request = new() { Layout = _layout, Record = record, Digest = PodRecordJson.Digest(record), Secrets = secrets };
        ReceivedMessage answer = await _connection.AskAsync(MessageKind.Update, request.Write, cancellationToken).ConfigureAwait(false);
        return _connection.Parse(answer, UpdateReply.Read);
    }

    /// <summary>Stops the pod, or one container, and keeps it down until <see cref="ResumeAsync"/>; returns once it is down.</summary>
    /// <param name="container">Null is the whole pod.</param>
    /// <param name="grace">Time before SIGKILL, whole seconds; null is the pod's.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    public Task<PodStatus> StopAsync(string? container, TimeSpan? grace, CancellationToken cancellationToken) =>
        AskStatusAsync(MessageKind.Stop, new ControlRequest { Container = container, GraceSeconds = Seconds(grace) }, cancellationToken);

    /// <summary>Starts the pod, or one container, if it is held; a container that waits in back-off starts at once.</summary>
    public Task<PodStatus> ResumeAsync(string? container, CancellationToken cancellationToken) =>
        WithDeadline(Uid, token => AskStatusAsync(MessageKind.Resume, new ControlRequest { Container = container }, token), cancellationToken);

    /// <summary>Stops and starts the pod, from its first init container, or one container; returns once that began.</summary>
    public Task<PodStatus> RestartAsync(string? container, TimeSpan? grace, CancellationToken cancellationToken) =>
        WithDeadline(Uid, token => AskStatusAsync(MessageKind.Restart, new ControlRequest { Container = container, GraceSeconds = Seconds(grace) }, token), cancellationToken);

    /// <summary>Puts right what somebody took of the pod's network.</summary>
    /// <returns>False where the supervisor is of an older program, which cannot.</returns>
    public async Task<bool> MendAsync(CancellationToken cancellationToken)
    {
        try
        {
            await WithDeadline(Uid, token => AskStatusAsync(MessageKind.Mend, null, token), cancellationToken).ConfigureAwait(false);
            return true;
        }
        catch (SupervisorException older) when (older.Fault == SupervisorFault.Unknown)
        {
            return false;
        }
    }

    /// <summary>Sends a signal to the first process of a container, or of every container.</summary>
    public Task<PodStatus> KillAsync(string? container, int signal, CancellationToken cancellationToken) =>
        WithDeadline(Uid, token => AskStatusAsync(MessageKind.Kill, new ControlRequest { Container = container, Signal = signal }, token), cancellationToken);

    /// <summary>Stops the pod and unmakes everything of it; returns once nothing is left, the supervisor included.</summary>
    /// <param name="grace">Time before SIGKILL, whole seconds; null is the pod's.</param>
    /// <param name="keepVolumes">Leaves the folder of its volumes.</param>
    /// <param name="cancellationToken">Gives up waiting. The supervisor goes on.</param>
    public async Task DeleteAsync(TimeSpan? grace, bool keepVolumes, CancellationToken cancellationToken)
    {
        ControlRequest request = new() { GraceSeconds = Seconds(grace), KeepVolumes = keepVolumes };
        await _connection.AskAsync(MessageKind.Delete, request.Write, cancellationToken).ConfigureAwait(false);
        await _connection.TryReceiveAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Runs a further program in a container. Uses up this connection.</summary>
    /// <param name="exec">What to run.</param>
    /// <param name="stdin">Its descriptor 0; null with a terminal.</param>
    /// <param name="stdout">Its descriptor 1; null with a terminal.</param>
    /// <param name="stderr">Its descriptor 2; null with a terminal.</param>
    /// <param name="cancellationToken">Gives up, and ends the program.</param>
    public async Task<ExecSession> ExecAsync(PodExec exec, SafeFileHandle? stdin, SafeFileHandle? stdout, SafeFileHandle? stderr, CancellationToken cancellationToken)
    {
        SafeFileHandle[] descriptors = exec.Terminal ? [] : [stdin!, stdout!, stderr!];
        await _connection.SendAsync(MessageKind.Exec, json => ExecRequest.Write(json, exec), descriptors, cancellationToken).ConfigureAwait(false);
        ReceivedMessage started = await _connection.ReceiveAsync(cancellationToken).ConfigureAwait(false);
        return new ExecSession(_connection, started.Descriptors.Count > 0 ? started.Descriptors[0] : null);
    }

    /// <summary>Attaches to a running container: to its terminal, else to its input. Uses up this connection, and lasts as long as it.</summary>
    /// <returns>Master side of the terminal, or the writing end of the input; the caller's.</returns>
    /// <exception cref="SupervisorException">NotFound: it does not run. NoStreams: it has neither. Invalid: somebody else is attached.</exception>
    public async Task<SafeFileHandle> AttachAsync(string container, CancellationToken cancellationToken)
    {
        ReceivedMessage attached = await _connection.AskAsync(MessageKind.Attach, new ControlRequest { Container = container }.Write, cancellationToken).ConfigureAwait(false);
        return attached.Descriptors[0];
    }

    /// <summary>Asks the agent in a guest.</summary>
    /// <param name="command">A command of the QEMU guest agent, one JSON object.</param>
    /// <param name="cancellationToken">Gives up; the connection is at an end then.</param>
    /// <returns>What it answered, in UTF-8; a guest may answer anything.</returns>
    /// <exception cref="SupervisorException">NotFound: it is no guest, or does not run. Failed: no agent listens, or it ended.</exception>
    public async Task<ReadOnlyMemory<byte>> AskAgentAsync(ReadOnlyMemory<byte> command, CancellationToken cancellationToken) =>
        (await _connection.AskAsync(MessageKind.Agent, command, cancellationToken).ConfigureAwait(false)).Payload;

    /// <inheritdoc/>
    public void Dispose() => _connection.Dispose();

    private static int? Seconds(TimeSpan? grace) => (int?)grace?.TotalSeconds;

    private static SupervisorException Unreachable(string uid, string path, int error) => error == LinuxError.EAGAIN
        ? new SupervisorException(SupervisorFault.Unresponsive, uid, $"supervisor of pod {uid} takes no more connections at {path}")
        : new SupervisorException(SupervisorFault.Gone, uid, $"no supervisor of pod {uid} at {path}: {LinuxError.Describe(error)}");

    private static async Task<T> WithDeadline<T>(string uid, Func<CancellationToken, Task<T>> ask, CancellationToken cancellationToken)
    {
        using CancellationTokenSource deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        deadline.CancelAfter(AnswerDeadline);
        try
        {
            return await ask(deadline.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new SupervisorException(SupervisorFault.Unresponsive, uid, $"supervisor of pod {uid} did not answer within {AnswerDeadline.TotalSeconds:0} s");
        }
    }

    private async Task<PodStatus> AskStatusAsync(MessageKind kind, ControlRequest? request, CancellationToken cancellationToken) =>
        _connection.Parse(await _connection.AskAsync(kind, request is null ? null : request.Write, cancellationToken).ConfigureAwait(false), PodStatusJson.Read);
}
