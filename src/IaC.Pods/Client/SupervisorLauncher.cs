using IaC.Containers.Cgroups;
using IaC.Linux;
using IaC.Linux.Processes;
using IaC.Linux.Sockets;
using IaC.Pods.Client;
using IaC.Pods.Protocol;
using IaC.Pods.Supervision;
using Microsoft.Win32.SafeHandles;

namespace IaC.Pods;

/// <summary>
/// Starts the supervisor of a pod, which outlives this program. A pod never has two: whoever starts one holds the stack, a supervisor is born into the group that says whose it is,
/// and what is found there and does not answer is ended first: one that a killed <c>iac</c> started a moment ago does not listen yet.
/// </summary>
public static class SupervisorLauncher
{
    /// <summary>
    /// Starts a supervisor and hands it the record and the secrets over an inherited socket. Returns once the pod is made and its first container was tried;
    /// <see cref="SupervisorClient.WatchAsync"/> of the result tells when it is ready. When it throws, nothing of the pod is left, except where the supervisor itself was killed:
    /// <see cref="PodTeardown.Remove"/> removes what it had made.
    /// </summary>
    /// <param name="start">What to make.</param>
    /// <param name="cancellationToken">Gives up waiting. The supervisor goes on.</param>
    /// <exception cref="SupervisorException">A step failed; the message names it with path and error.</exception>
    /// <exception cref="Linux.LinuxException">The program cannot be run.</exception>
    public static async Task<SupervisorClient> StartAsync(SupervisorStart start, CancellationToken cancellationToken)
    {
        PodRecord record = start.Record;
        await EndFormerAsync(start, cancellationToken).ConfigureAwait(false);
        (SafeFileHandle ours, SafeFileHandle theirs) = UnixSocket.Pair();
        SupervisorConnection connection = new(ours, record.Uid);
        try
        {
            using (theirs)
            {
                Launch(start, theirs);
            }

            StartRequest request = new() { Layout = start.Layout, Record = record, Digest = PodRecordJson.Digest(record), Secrets = start.Secrets, Held = start.Held };
            await connection.SendAsync(MessageKind.Hello, Hello.Of(SupervisorClient.ProgramName, record.Uid).Write, default, cancellationToken).ConfigureAwait(false);
            await connection.SendAsync(MessageKind.Start, request.Write, default, cancellationToken).ConfigureAwait(false);
            Hello hello = connection.Parse(await connection.ReceiveAsync(cancellationToken).ConfigureAwait(false), Hello.Read);
            await connection.ReceiveAsync(cancellationToken).ConfigureAwait(false);
            return new SupervisorClient(connection, start.Layout, hello);
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    private static async Task EndFormerAsync(SupervisorStart start, CancellationToken cancellationToken)
    {
        string uid = start.Record.Uid;
        Cgroup former = CgroupHost.Detect().Open(PodGroup.Container(start.Record.RootId, uid, PodGroup.Supervisor));
        if (!former.Exists)
        {
            return;
        }

        try
        {
            using SupervisorClient living = await SupervisorClient.ConnectAsync(start.Layout, uid, cancellationToken).ConfigureAwait(false);
            throw new SupervisorException(SupervisorFault.Invalid, uid, $"pod {uid} has a supervisor already, process {living.Pid}");
        }
        catch (SupervisorException silent) when (silent.Fault is SupervisorFault.Gone or SupervisorFault.Disconnected)
        {
            former.Kill();
            former.Remove();
        }
    }

    // Born into its own group, it is out of the reach of whatever ends the session that started it.
    private static void Launch(SupervisorStart start, SafeFileHandle socket)
    {
        PodRecord record = start.Record;
        CgroupHost cgroups = CgroupHost.Detect();
        GroupMembership group = cgroups.CreateTracking(PodGroup.Container(record.RootId, record.Uid, PodGroup.Supervisor));
        try
        {
            Children.Add(new DetachedProcess
            {
                Path = start.Program,
                Arguments = [start.Program, record.Uid, $"{record.Namespace}/{record.Name}"],
                Environment = (start.CrashBefore ?? Environment.GetEnvironmentVariable(CrashSteps.Variable)) is { } step ? [$"{CrashSteps.Variable}={step}"] : [],
                Passed = [socket],
                BlockedSignals = PodSupervisor.Signals,
                Group = group,
            }.Start());
        }
        catch (LinuxException)
        {
            cgroups.Open(PodGroup.Pod(record.RootId, record.Uid)).Remove();
            cgroups.Open(PodGroup.Root(record.RootId)).TryRemoveEmpty();
            throw;
        }
    }
}
