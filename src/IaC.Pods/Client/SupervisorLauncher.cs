using IaC.Containers.Cgroups;
using IaC.Linux;
using IaC.Linux.Processes;
using IaC.Linux.Sockets;
using IaC.Pods.Client;
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
    /// <exception cref="LinuxException">The program cannot be run.</exception>
    public static async Task<SupervisorClient> StartAsync(SupervisorStart start, CancellationToken cancellationToken)
    {
        using StartingSupervisor process = await BeginAsync(start.Process, cancellationToken).ConfigureAwait(false);
        return await process.StartAsync(start.Record, start.Secrets, start.Held, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Starts the process of a supervisor alone, whose own start then goes on while the record of the pod is made.</summary>
    /// <param name="process">Which pod it is for.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>Hands over the record; disposed of before that, it ends the process.</returns>
    /// <exception cref="SupervisorException">The pod has a supervisor.</exception>
    /// <exception cref="LinuxException">The program cannot be run.</exception>
    public static async Task<StartingSupervisor> BeginAsync(SupervisorProcess process, CancellationToken cancellationToken)
    {
        await EndFormerAsync(process, cancellationToken).ConfigureAwait(false);
        (SafeFileHandle ours, SafeFileHandle theirs) = UnixSocket.Pair();
        SupervisorConnection connection = new(ours, process.Uid);
        try
        {
            using (theirs)
            {
                Launch(process, theirs);
            }

            return new StartingSupervisor(process, connection);
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    /// <summary>Kills the supervisor of a pod. What it kept runs on unwatched, until another one is started: that goes on with machines and ends all others.</summary>
    public static void End(string rootId, string uid)
    {
        Cgroup group = CgroupHost.Detect().Open(PodGroup.Container(rootId, uid, PodGroup.Supervisor));
        group.Kill();
        group.Remove();
    }

    private static async Task EndFormerAsync(SupervisorProcess process, CancellationToken cancellationToken)
    {
        string uid = process.Uid;
        Cgroup former = CgroupHost.Detect().Open(PodGroup.Container(process.RootId, uid, PodGroup.Supervisor));
        if (!former.Exists)
        {
            return;
        }

        try
        {
            using SupervisorClient living = await SupervisorClient.ConnectAsync(process.Layout, uid, cancellationToken).ConfigureAwait(false);
            throw new SupervisorException(SupervisorFault.Invalid, uid, $"pod {uid} has a supervisor already, process {living.Pid}");
        }
        catch (SupervisorException silent) when (silent.Fault is SupervisorFault.Gone or SupervisorFault.Disconnected)
        {
            End(process.RootId, uid);
        }
    }

    // Born into its own group, it is out of the reach of whatever ends the session that started it.
    private static void Launch(SupervisorProcess process, SafeFileHandle socket)
    {
        CgroupHost cgroups = CgroupHost.Detect();
        GroupMembership group = cgroups.CreateTracking(PodGroup.Container(process.RootId, process.Uid, PodGroup.Supervisor));
        try
        {
            Children.Add(new DetachedProcess
            {
                Path = process.Program,
                Arguments = [process.Program, process.Uid, process.Name],
                Environment = (process.CrashBefore ?? Environment.GetEnvironmentVariable(CrashSteps.Variable)) is { } step ? [$"{CrashSteps.Variable}={step}"] : [],
                Passed = [socket],
                BlockedSignals = PodSupervisor.Signals,
                Group = group,
            }.Start());
        }
        catch (LinuxException)
        {
            RemoveGroups(process);
            throw;
        }
    }

    internal static void RemoveGroups(SupervisorProcess process)
    {
        CgroupHost cgroups = CgroupHost.Detect();
        cgroups.Open(PodGroup.Pod(process.RootId, process.Uid)).Remove();
        cgroups.Open(PodGroup.Root(process.RootId)).TryRemoveEmpty();
    }
}
