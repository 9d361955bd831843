namespace IaC.Pods.Machines;

/// <summary>Unplugs a network interface; with it goes the host's end.</summary>
internal sealed record RemoveInterface(MachineInterface Link) : LiveStep($"network {Link.Name}")
{
    internal override void Run(LiveMonitor monitor, Action<string?> done) => monitor.Unplug(InterfaceDevice.Id(Link), fault =>
    {
        if (fault is null)
        {
            Forget(monitor, Link);
        }

        done(fault);
    });

    internal override VirtualMachine After(VirtualMachine machine) => machine with { Interfaces = [.. machine.Interfaces.Where(link => link.Name != Link.Name)] };

    /// <summary>Closes the host's end of one that has no device any more.</summary>
    internal static void Forget(LiveMonitor monitor, MachineInterface link) => monitor.Ask("netdev_del", json => json.WriteString("id", InterfaceDevice.Node(link)), _ => { });
}
