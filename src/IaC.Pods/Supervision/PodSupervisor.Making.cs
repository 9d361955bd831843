using IaC.Linux.Processes;
using IaC.Linux.Sockets;
using IaC.Pods.Protocol;

namespace IaC.Pods.Supervision;

/// <content>Beginning and end of the pod.</content>
public sealed partial class PodSupervisor
{
    private readonly List<ControlConnection> _deleting = [];
    private Deletion? _deletion;

    private void Start(ControlConnection connection, StartRequest request)
    {
        if (_pod is not null)
        {
            connection.Refuse(SupervisorFault.Invalid, $"this supervisor has pod {_pod.Record.Uid} already");
            return;
        }

        string socket = request.Layout.PodSocket(request.Record.Uid);
        using (Microsoft.Win32.SafeHandles.SafeFileHandle? other = UnixSocket.TryConnect(socket, out _))
        {
            if (other is not null)
            {
                connection.Refuse(SupervisorFault.Invalid, $"pod {request.Record.Uid} has a supervisor already");
                connection.CloseAfterSending();
                return;
            }
        }

        bool existed = StoredRecord.Exists(request.Layout, request.Record.Uid);
        PodMaker maker = new(request.Layout, request.Record, request.Secrets);
        try
        {
            Make(maker, request, socket, existed);
        }
        catch (Exception e)
        {
            // The boundary of making: what was made is unmade, and the client is told.
            _exitCode = 1;
            _done = true;
            connection.Refuse(SupervisorFault.Failed, $"{maker.Step}: {e.Message}{Unmake(request, existed)}");
            return;
        }

        Proceed();
        SendStatus(connection);
        OutOfMemoryScore.TryLower();
    }

    private void Make(PodMaker maker, StartRequest request, string socket, bool existed)
    {
        PodStatus? former = null;
        if (existed)
        {
            // A supervisor of this pod was lost, or the machine was started anew: what is left of its processes goes first.
            former = Observation.LastStatus.Read(request.Layout, request.Record.Uid);
            PodTeardown.Stop(request.Layout, request.Record.Uid, fromWithin: true);
        }

        maker.MakeFolders();
        CrashSteps.Pass("socket");
        _server = new ControlServer(_loop, socket, Accepted);
        _pod = new SupervisedPod(_loop, request, maker.Make(), _logBuffers, _time);
        if (former is not null)
        {
            _pod.Machine.Recall(former);
        }

        if (request.Held is { } held)
        {
            _pod.Machine.KeepDown(held);
        }

        _pod.Machine.Begin();
    }

    // What went wrong besides, for the end of the message.
    private string Unmake(StartRequest request, bool existed)
    {
        _server?.Dispose();
        _server = null;
        try
        {
            PodTeardown.Stop(request.Layout, request.Record.Uid, fromWithin: true);
            if (!existed)
            {
                PodTeardown.RemoveLasting(request.Layout, request.Record.Uid, keepVolumes: false);
            }

            PodTeardown.Leave(request.Record.RootId, request.Record.Uid);
            return "";
        }
        catch (IOException e)
        {
            return $"; and what was made could not be removed: {e.Message}";
        }
    }

    private void Conclude()
    {
        CrashSteps.Pass("conclude");
        SupervisedPod pod = _pod!;
        _done = true;
        _server?.Dispose();
        _server = null;
        pod.Dispose();
        try
        {
            PodTeardown.Stop(pod.Layout, pod.Record.Uid, fromWithin: true);
            if (_deletion is { } deletion)
            {
                PodTeardown.RemoveLasting(pod.Layout, pod.Record.Uid, deletion.KeepVolumes);
            }

            PodTeardown.Leave(pod.Record.RootId, pod.Record.Uid);
            CrashSteps.Pass("farewell");
            _deleting.ForEach(connection => connection.Send(MessageKind.Deleted));
        }
        catch (Exception e)
        {
            // The boundary of unmaking: who asked for it is told, and goes on from there by the same function.
            _exitCode = 1;
            _deleting.ForEach(connection => connection.Refuse(SupervisorFault.Failed, $"removing pod {pod.Record.Uid}: {e.Message}"));
        }
    }

    private readonly record struct Deletion(bool KeepVolumes);
}
