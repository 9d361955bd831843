using Microsoft.Win32.SafeHandles;

namespace IaC.Pods.Machines;

/// <summary>Plugs a network interface in.</summary>
internal sealed record AddInterface(MachineInterface Link) : LiveStep($"network {Link.Name}")
{
    internal override void Run(LiveMonitor monitor, Action<string?> done)
    {
        using SafeFileHandle tap = InterfaceDevice.Open(Link);
        monitor.HandNamed(tap, InterfaceDevice.Node(Link), answer =>
        {
            if (answer.Error is { } refused)
            {
                done(refused);
                return;
            }

            monitor.Add(InterfaceDevice.Parts(Link), fault =>
            {
                if (fault is not null)
                {
                    RemoveInterface.Forget(monitor, Link);
                }

                done(fault);
            });
        });
    }

    internal override VirtualMachine After(VirtualMachine machine) => machine with { Interfaces = [.. machine.Interfaces, Link] };
}
