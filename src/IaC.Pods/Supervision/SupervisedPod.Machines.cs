using IaC.Pods.Machines;

namespace IaC.Pods.Supervision;

/// <content>Containers whose program is QEMU.</content>
internal sealed partial class SupervisedPod
{
    private readonly Dictionary<int, RunningMachine> _machines = [];
    private readonly MachineNetwork? _network;

    private MachineSockets Prepare(VirtualMachine machine)
    {
        MachineFiles.Prepare(Layout, Record.Uid, machine);
        return MachineSockets.Listen(Layout, Record.Uid);
    }

    private void Connect(int index)
    {
        if (_containers[index].Machine is { } machine)
        {
            _machines[index] = RunningMachine.Connect(_loop, Layout, Record.Uid, machine, _logs[index], message => Happened(index, message));
        }
    }

    private void Disconnect(int index)
    {
        if (_machines.Remove(index, out RunningMachine? machine))
        {
            machine.Dispose();
        }
    }

    private void Happened(int index, QmpMessage message)
    {
        if (MachineEvents.Describe(message) is { } what)
        {
            _logs[index].Note(what.Message);
            _journal.Write(Record, what with { Container = _containers[index].Name });
        }
    }
}
