using IaC.Containers.Cgroups;
using IaC.Containers.Lifecycle;
using IaC.Linux;
using IaC.Linux.Processes;
using IaC.Network;
using Microsoft.Win32.SafeHandles;

namespace IaC.Pods.Machines;

/// <summary>A machine that runs on after its supervisor has ended, with everything that another one needs to keep it: found and held open before anything is touched.</summary>
internal sealed class LeftMachine : IDisposable
{
    private LeftMachine(PodRecord record, Cgroup cgroup, ContainerProcess process) => (Record, Cgroup, Process) = (record, cgroup, process);

    /// <summary>The record that it runs by, which need not be the one that is declared now.</summary>
    internal PodRecord Record { get; }

    /// <summary>Group of its QEMU.</summary>
    internal Cgroup Cgroup { get; }

    /// <summary>Its QEMU.</summary>
    internal ContainerProcess Process { get; }

    /// <summary>Connected to the monitor.</summary>
    internal SafeFileHandle Monitor { get; private set; } = null!;

    /// <summary>Where the console is read.</summary>
    internal SafeFileHandle Console { get; private set; } = null!;

    /// <summary>Where the agent is asked.</summary>
    internal SafeFileHandle Agent { get; private set; } = null!;

    /// <summary>The other end of its interface; null without a network.</summary>
    internal SafeFileHandle? Tap { get; private set; }

    /// <summary>Looks for the machine of a pod.</summary>
    /// <returns>Null where none runs, or it cannot be gone on with: then it is to be ended.</returns>
    internal static LeftMachine? Find(RootLayout layout, string uid)
    {
        if (StoredRecord.TryRead(layout, uid) is not { Containers: [{ Machine: not null } container] } record)
        {
            return null;
        }

        Cgroup cgroup = CgroupHost.Detect().Open(PodGroup.Container(record.RootId, uid, container.Name));
        if (ContainerProcess.FindLeft(cgroup) is not { } process)
        {
            return null;
        }

        LeftMachine machine = new(record, cgroup, process);
        try
        {
            machine.Open(layout);
            return machine;
        }
        catch (IOException)
        {
            machine.Dispose();
            return null;
        }
    }

    /// <summary>Closes what was not handed on.</summary>
    public void Dispose()
    {
        Process.Dispose();
        Monitor?.Dispose();
        Console?.Dispose();
        Agent?.Dispose();
        Tap?.Dispose();
    }

    private void Open(RootLayout layout)
    {
        Monitor = RunningMachine.Connect(MachineFolders.Monitor(layout, Record.Uid));
        Console = PidFd.CopyDescriptor(Process.PidFd, MachineDescriptors.ConsoleReader);
        Agent = PidFd.CopyDescriptor(Process.PidFd, MachineDescriptors.AgentReader);
        if (Record.Network is not null)
        {
            Tap = PidFd.CopyDescriptor(Process.PidFd, MachineDescriptors.Network);
            if (!Fabric.IsInterfaceOf(Tap, Record.Uid))
            {
                throw new LinuxException("ioctl TUNGETIFF", LinuxError.EINVAL, Record.Uid);
            }
        }
    }
}
