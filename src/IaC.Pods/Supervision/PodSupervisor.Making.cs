using IaC.Linux.Processes;
using IaC.Linux.Sockets;
using IaC.Pods.Machines;
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
        LeftMachine? left = existed ? FindLeft(request) : null;
        PodMaker maker = new(request.Layout, left?.Record ?? request.Record, request.Secrets, left?.Tap);
        try
        {
            Make(maker, request, socket, existed, left);
        }
        catch (Exception e)
        {
            // The boundary of making: what was made is unmade, and the client is told. A machine that could not be taken over runs on.
            _exitCode = 1;
            _done = true;
            left?.Dispose();
            connection.Refuse(SupervisorFault.Failed, $"{maker.Step}: {e.Message}{Unmake(request, existed, left is not null)}");
            return;
        }

        Proceed();
        SendStatus(connection);
        OutOfMemoryScore.TryLower();
    }

    // A machine goes on if what is declared now can be reached from there; else it is ended like every other container.
    private static LeftMachine? FindLeft(StartRequest request)
    {
        LeftMachine? left = LeftMachine.Find(request.Layout, request.Record.Uid);
        if (left is not null && !PodUpdate.Between(left.Record, request.Secrets, request.Record, request.Secrets).Replace.IsEmpty)
        {
            left.Dispose();
            return null;
        }

        return left;
    }

    private void Make(PodMaker maker, StartRequest request, string socket, bool existed, LeftMachine? left)
    {
        PodStatus? former = null;
        if (existed)
        {
            // A supervisor of this pod was lost, or the machine was started anew: what is left of its processes goes first.
            former = Observation.LastStatus.Read(request.Layout, request.Record.Uid);
            if (left is null)
            {
                PodTeardown.Stop(request.Layout, request.Record.Uid, fromWithin: true);
            }
        }

        maker.MakeFolders();
        CrashSteps.Pass("socket");
        _server = new ControlServer(_loop, socket, Accepted);
        _pod = new SupervisedPod(_loop, request with { Record = maker.Record }, maker.Make(), _logBuffers, _time);
        if (former is not null)
        {
            _pod.Machine.Recall(former);
        }

        if (request.Held is { } held)
        {
            _pod.Machine.KeepDown(held);
        }

        if (left is not null)
        {
            _pod.TakeOver(left);
        }

        _pod.Machine.Begin();
        if (left is not null)
        {
            _pod.Update(request);
        }
    }

    // What went wrong besides, for the end of the message.
    private string Unmake(StartRequest request, bool existed, bool runsOn)
    {
        _server?.Dispose();
        _server = null;
        try
        {
            if (runsOn)
            {
                return "";
            }

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
