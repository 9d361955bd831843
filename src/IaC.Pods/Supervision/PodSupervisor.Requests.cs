using IaC.Containers.Lifecycle;
using IaC.Linux;
using IaC.Linux.Sockets;
using IaC.Pods.Json;
using IaC.Pods.Protocol;
using Microsoft.Win32.SafeHandles;

namespace IaC.Pods.Supervision;

/// <content>What clients ask for.</content>
public sealed partial class PodSupervisor
{
    private const string ProgramName = $"iac-supervisor {BuiltVersion.Number}";

    /// <inheritdoc/>
    Hello IRequestHandler.Greeting => Hello.Of(ProgramName, _pod?.Record.Uid ?? "");

    /// <inheritdoc/>
    void IRequestHandler.SendStatus(ControlConnection connection) => SendStatus(connection);

    /// <inheritdoc/>
    void IRequestHandler.Closed(ControlConnection connection)
    {
        _connections.Remove(connection);
        _waiters.RemoveAll(waiter => waiter.Connection == connection);
        _execs.Where(exec => exec.Client == connection).ToList().ForEach(exec => exec.Abandon());
        _pod?.Detach(connection);
        if (_questions.Remove(connection, out IDisposable? question))
        {
            question.Dispose();
        }

        if (connection == _starter && _pod is null)
        {
            _done = true;
        }
    }

    /// <inheritdoc/>
    void IRequestHandler.Handle(ControlConnection connection, MessageKind kind, ReadOnlySpan<byte> payload, SafeFileHandle[] descriptors)
    {
        if (kind == MessageKind.Start)
        {
            Start(connection, Frame.Parse(payload, StartRequest.Read));
        }
        else if (_pod is null)
        {
            connection.Refuse(SupervisorFault.Invalid, $"{kind} before {MessageKind.Start}");
        }
        else
        {
            try
            {
                Handle(_pod, connection, kind, payload, descriptors);
            }
            catch (KeyNotFoundException e)
            {
                connection.Refuse(SupervisorFault.NotFound, e.Message);
            }
        }
    }

    private void Handle(SupervisedPod pod, ControlConnection connection, MessageKind kind, ReadOnlySpan<byte> payload, SafeFileHandle[] descriptors)
    {
        switch (kind)
        {
            case MessageKind.Status:
                SendStatus(connection);
                break;
            case MessageKind.Watch:
                connection.Watching = true;
                SendStatus(connection);
                break;
            case MessageKind.Update:
                Update(pod, connection, Frame.Parse(payload, StartRequest.Read));
                break;
            case MessageKind.Stop or MessageKind.Resume or MessageKind.Restart or MessageKind.Kill or MessageKind.Delete:
                Control(pod, connection, kind, Frame.Parse(payload, ControlRequest.Read));
                break;
            case MessageKind.Exec:
                Exec(pod, connection, Frame.Parse(payload, ExecRequest.Read), descriptors);
                break;
            case MessageKind.Attach:
                Attach(pod, connection, Frame.Parse(payload, ControlRequest.Read));
                break;
            case MessageKind.Mend:
                pod.MendNetwork();
                SendStatus(connection);
                break;
            case MessageKind.Agent:
                AskAgent(pod, connection, payload);
                break;
            default:
                connection.Refuse(SupervisorFault.Unknown, $"{ProgramName} does not know message {(int)kind}");
                break;
        }
    }

    private void Control(SupervisedPod pod, ControlConnection connection, MessageKind kind, ControlRequest request)
    {
        TimeSpan? grace = request.GraceSeconds is { } seconds ? TimeSpan.FromSeconds(seconds) : null;
        int? index = request.Container is { } name ? pod.IndexOf(name) : null;
        if (index is { } init && pod.RunsToEnd(init) && kind != MessageKind.Kill)
        {
            connection.Refuse(SupervisorFault.Invalid, $"init container {request.Container} starts and stops with its pod only");
            return;
        }

        if (index is not null && pod.Machine.Expired && kind is MessageKind.Resume or MessageKind.Restart)
        {
            connection.Refuse(SupervisorFault.Invalid, $"pod {pod.Record.Namespace}/{pod.Record.Name} was active for longer than its deadline: only the whole pod can be started again");
            return;
        }

        switch (kind)
        {
            case MessageKind.Delete:
                _deletion = new Deletion(request.KeepVolumes);
                _deleting.Add(connection);
                pod.Machine.End(grace);
                return;
            case MessageKind.Stop:
                Stop(pod, index, grace);
                _waiters.Add(new Waiter(connection, status => IsDown(status, index)));
                return;
            case MessageKind.Resume when index is { } one:
                pod.Machine.Resume(one);
                break;
            case MessageKind.Resume:
                pod.Machine.Resume();
                break;
            case MessageKind.Restart when index is { } one:
                pod.Machine.Restart(one, grace);
                break;
            case MessageKind.Restart:
                pod.Machine.Restart(grace);
                break;
            default:
                pod.Kill(index, request.Signal);
                break;
        }

        SendStatus(connection);
    }

    private static void Stop(SupervisedPod pod, int? index, TimeSpan? grace)
    {
        if (index is { } one)
        {
            pod.Machine.Hold(one, grace);
        }
        else
        {
            pod.Machine.Hold(grace);
        }
    }

    private static bool IsDown(PodStatus status, int? index) => index is { } one ? status.Containers[one].Pid is null : status.Containers.All(container => container.Pid is null);

    private static void Update(SupervisedPod pod, ControlConnection connection, StartRequest request)
    {
        PodUpdate update = pod.Update(request);
        if (update.Replace.IsEmpty)
        {
            connection.Send(MessageKind.Updated, json => UpdateReply.Write(json, update));
        }
        else
        {
            connection.Refuse(SupervisorFault.Replace, $"only a new pod can have another {string.Join(", ", update.Replace)}");
        }
    }

    private void Exec(SupervisedPod pod, ControlConnection connection, PodExec exec, SafeFileHandle[] descriptors)
    {
        if (!exec.Terminal && descriptors.Length != 3)
        {
            connection.Refuse(SupervisorFault.Invalid, "three descriptors must come with a program that has no terminal");
            return;
        }

        ContainerProcess process;
        try
        {
            process = exec.Terminal ? pod.Exec(exec, null, null, null) : pod.Exec(exec, descriptors[0], descriptors[1], descriptors[2]);
        }
        catch (ContainerStartException refused) when (refused.Call == "execve")
        {
            connection.Refuse(refused.Errno is LinuxError.ENOENT or LinuxError.ENOTDIR ? SupervisorFault.NoProgram : SupervisorFault.NotExecutable, refused.Message);
            return;
        }

        _execs.Add(new ExecRun(_loop, process, connection, ended => _execs.Remove(ended)));
        if (process.Terminal is { } terminal)
        {
            // The client's alone from here on, so that the program sees a hang-up when the client goes.
            connection.Send(MessageKind.ExecStarted, terminal);
            terminal.Dispose();
        }
        else
        {
            connection.Send(MessageKind.ExecStarted);
        }
    }

    private void AskAgent(SupervisedPod pod, ControlConnection connection, ReadOnlySpan<byte> command)
    {
        if (_questions.ContainsKey(connection))
        {
            connection.Refuse(SupervisorFault.Invalid, "the agent has not answered the former command yet");
            return;
        }

        _questions[connection] = pod.RequireMachine().Agent.Ask(command, (fault, answer) =>
        {
            _questions.Remove(connection);
            if (fault is null)
            {
                connection.Send(MessageKind.AgentAnswered, answer.Span);
            }
            else
            {
                connection.Refuse(SupervisorFault.Failed, fault);
            }
        });
    }

    private static void Attach(SupervisedPod pod, ControlConnection connection, ControlRequest request)
    {
        try
        {
            if (pod.ConsoleOf(request.Container ?? "") is { } console)
            {
                connection.Send(MessageKind.Attached, console.Attach(connection));
                console.Lent();
                return;
            }

            ContainerStreams streams = pod.StreamsOf(request.Container ?? "");
            if (streams.Attach(connection) is { } lent)
            {
                connection.Send(MessageKind.Attached, lent);
                streams.Lent();
            }
            else
            {
                connection.Refuse(SupervisorFault.NoStreams, $"container {request.Container} has neither `tty` nor `stdin`");
            }
        }
        catch (InvalidOperationException e)
        {
            connection.Refuse(SupervisorFault.Invalid, e.Message);
        }
    }

    private void SendStatus(ControlConnection connection)
    {
        PodStatus status = _pod!.Status();
        connection.Send(MessageKind.Status, json => PodStatusJson.Write(json, status));
    }

    private void Accepted(SafeFileHandle socket)
    {
        PeerCredentials peer = UnixSocket.Peer(socket);
        ControlConnection connection = Connect(socket);
        if (peer.Uid != 0 && peer.Uid != _owner)
        {
            connection.Refuse(SupervisorFault.Forbidden, $"user {peer.Uid} may not control this pod");
            connection.CloseAfterSending();
        }
    }
}
