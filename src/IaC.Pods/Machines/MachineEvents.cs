namespace IaC.Pods.Machines;

/// <summary>What of a monitor's events is worth telling.</summary>
internal static class MachineEvents
{
    /// <summary>Said of a machine that does not boot, and so shows again nothing of what makes it ready.</summary>
    internal const string Restored = "The guest goes on from a snapshot, with the memory that it had";

    /// <summary>Name of the event that a machine stands still (QEMU QMP Reference Manual, STOP).</summary>
    internal const string Halted = "STOP";

    /// <summary>Name of the event that it runs, for the first time or again (RESUME).</summary>
    internal const string GoesOn = "RESUME";

    /// <summary>Told in the form of an event of QEMU, which has none for it.</summary>
    internal static readonly QmpMessage HasMemory = new(null, "IAC_RESTORED", null, default);

    /// <summary>The event in the words of people; null for one that tells nobody anything.</summary>
    internal static PodEvent? Describe(QmpMessage message) => message.Event switch
    {
        "SHUTDOWN" when message.Text("reason") == "guest-panic" => new PodEvent(null, PodEventReason.MachinePanicked, "The kernel of the guest panicked"),
        "SHUTDOWN" when message.IsTrue("guest") => new PodEvent(null, PodEventReason.MachineSwitchedOff, $"The guest switched itself off ({message.Text("reason")})"),
        "RESET" when message.IsTrue("guest") => new PodEvent(null, PodEventReason.MachineReset, "The guest started itself anew"),
        "WATCHDOG" => new PodEvent(null, PodEventReason.MachineWatchdog, $"Its watchdog was not told in time that the guest is well; what happens: {message.Text("action")}"),
        "IAC_RESTORED" => new PodEvent(null, PodEventReason.MachineRestored, Restored),
        "POWERDOWN" => new PodEvent(null, PodEventReason.MachinePowerButton, "The power button was pressed"),
        "BLOCK_IO_ERROR" => new PodEvent(null, PodEventReason.MachineDiskFault, $"A disk cannot be {(message.Text("operation") == "read" ? "read" : "written")} ({message.Text("reason")}); what happens: {message.Text("action")}"),
        "BLOCK_IMAGE_CORRUPTED" => new PodEvent(null, PodEventReason.MachineDiskFault, $"The file of disk {message.Text("node-name")} is damaged: {message.Text("msg")}"),
        _ => null,
    };
}
