using IaC.Containers.Cgroups;
using IaC.Containers.Lifecycle;
using IaC.Containers.Pods;
using IaC.Linux.Processes;
using IaC.Pods.Lifecycle;
using IaC.Pods.Machines;
using Microsoft.Win32.SafeHandles;

namespace IaC.Pods.Supervision;

/// <content>Containers that start, and that end.</content>
internal sealed partial class SupervisedPod
{
    private const int SignalKill = 9;

    private static readonly TimeSpan PauseDelay = TimeSpan.FromMilliseconds(5);

    // Why those did not start whose programs are being ended for it.
    private readonly Dictionary<int, string> _refusals = [];

    private void Start(int index)
    {
        PodContainer container = _containers[index];
        Dictionary<string, SafeFileHandle> sources = [];
        try
        {
            if (PauseIsEnding())
            {
                _machine.Postpone(index, PauseDelay);
                return;
            }

            if (container.Spec.Root.Writable is { } writable)
            {
                WritableLayer.Renew(writable);
            }

            OpenSources(container, sources);
            Cgroup cgroup = NewGroup(container.Name);
            CrashSteps.Pass($"start {container.Name}");
            cgroup.Apply(container.Spec.Linux.Resources, container.Spec.Linux.Devices);
            ContainerStart start = new()
            {
                Spec = ContainerPlan.Spec(Record, container, _secrets, _made.Volumes, _made.Etc),
                Cgroup = cgroup,
                Pod = _made.Namespaces,
                Pause = _made.Pause,
                MountSources = sources,
            };
            using MachineLaunch? launch = container.Machine is { } machine ? Prepare(machine) : null;
            if (launch is not null)
            {
                start = start with { Spec = start.Spec with { Process = start.Spec.Process with { Args = [.. start.Spec.Process.Args, .. launch.Arguments] } }, Passed = launch.Passed };
                StartFolders(index, start, launch);
            }

            _runs[index] = new ContainerRun(_loop, start, new ContainerStreams(_loop, _logs[index], container), exit => Exited(index, exit));
            if (launch is not null)
            {
                Connect(index, launch);
            }

            CrashSteps.Pass($"started {container.Name}");
        }
        catch (Exception e)
        {
            // The boundary of a start: whatever refused it becomes the container's status, and its policy says whether it is tried again; a program that runs already has to be gone before.
            if (_runs[index] is { } run)
            {
                _refusals[index] = e.Message;
                run.Signal(SignalKill);
            }
            else
            {
                _machine.StartFailed(index, e.Message);
            }

            return;
        }
        finally
        {
            foreach (SafeFileHandle source in sources.Values)
            {
                source.Dispose();
            }
        }

        _machine.Started(index, _runs[index]!.Process.Pid);
    }

    private MachineLaunch Prepare(VirtualMachine machine)
    {
        CondemnedDisks.Remove(Layout.GuestDisks(Record.StackUuid, Record.Name));
        return MachineLaunch.Prepare(Layout, Record.Uid, machine, _made.Tap!, _secrets);
    }

    // Never the one of an earlier run: since Linux 6.14 a process that is born into a group which was killed once is killed too (cgroup_css_set_fork takes the parent's kill_seq).
    private Cgroup NewGroup(string name)
    {
        string path = PodGroup.Container(Record.RootId, Record.Uid, name);
        _made.Cgroups.Open(path).Remove();
        return _made.Cgroups.Create(path);
    }

    private void Exited(int index, ContainerExit exit)
    {
        CrashSteps.Pass($"exited {_containers[index].Name}");
        bool begun = Disconnect(index);
        _runs[index] = null;
        if (_refusals.Remove(index, out string? refusal))
        {
            _machine.StartFailed(index, refusal);
            return;
        }

        string? said = LastWords(index, exit);
        _machine.Exited(index, exit with { LastWords = said, Refused = !begun && said is not null });
    }

    private void OpenSources(PodContainer container, Dictionary<string, SafeFileHandle> sources)
    {
        for (int i = 0; i < container.VolumeMounts.Length; i++)
        {
            if (_made.Volumes.PathOf(container.VolumeMounts[i]) is null)
            {
                sources.Add(ContainerPlan.SourceKey(i), _made.Volumes.Open(container.VolumeMounts[i]));
            }
        }
    }

    // Its end takes every process of the namespace along; they start again in a new one, which cannot be made before all of them are reaped.
    private bool PauseIsEnding() => _made.Pause is { } pause && ProcessFlags.IsExiting(pause.Pid) && !TryReplace(pause);

    private bool TryReplace(PodPause pause)
    {
        if (PidFd.TryReap(pause.PidFd) is null)
        {
            return false;
        }

        pause.Dispose();
        _made.Cgroups.Open(PodGroup.Container(Record.RootId, Record.Uid, PodGroup.Pause)).Kill();
        _made.Pause = PodPause.Start(_made.Namespaces, NewGroup(PodGroup.Pause));
        return true;
    }
}
