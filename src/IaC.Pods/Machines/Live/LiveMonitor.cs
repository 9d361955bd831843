using System.Collections.Immutable;
using System.Text.Json;
using Microsoft.Win32.SafeHandles;

namespace IaC.Pods.Machines;

/// <summary>The monitor of a machine, for steps of several commands.</summary>
/// <param name="machine">The machine.</param>
internal sealed class LiveMonitor(RunningMachine machine)
{
    private readonly Dictionary<string, Action<string?>> _unplugged = [];

    /// <summary>Told each event of the machine.</summary>
    internal void Happened(QmpMessage message)
    {
        if (message.Event is "DEVICE_DELETED" or "DEVICE_UNPLUG_GUEST_ERROR" && message.Text("device") is { } device && _unplugged.Remove(device, out Action<string?>? done))
        {
            done(message.Event == "DEVICE_DELETED" ? null : "the guest does not let go of it");
        }
    }

    /// <summary>Asks QEMU.</summary>
    internal void Ask(string command, Action<Utf8JsonWriter>? members, Action<QmpMessage> answered) => machine.Ask(command, members, passed: null, answered);

    /// <summary>Hands a descriptor over; QEMU answers with the number of the set that it is in.</summary>
    internal void Hand(SafeFileHandle file, string name, Action<QmpMessage> answered) => machine.Ask("add-fd", json => json.WriteString("opaque", name), file, answered);

    /// <summary>Hands a descriptor over that a later command names.</summary>
    internal void HandNamed(SafeFileHandle file, string name, Action<QmpMessage> answered) => machine.Ask("getfd", json => json.WriteString("fdname", name), file, answered);

    /// <summary>Asks the guest to let go of a device. Done when it has, or says that it does not; where QEMU refuses since it was asked before, also again when it has after all.</summary>
    internal void Unplug(string device, Action<string?> done)
    {
        _unplugged[device] = done;
        Ask("device_del", json => json.WriteString("id", device), answer =>
        {
            if (answer.Error is { } fault)
            {
                done(fault);
            }
        });
    }

    /// <summary>Adds parts, one after the other; the first that is refused ends it.</summary>
    internal void Add(ImmutableArray<QemuPart> parts, Action<string?> done) => Tell([.. parts.Select(part => (part.Command, part.Members))], done);

    /// <summary>Gives commands, one after the other; the first that is refused ends it.</summary>
    internal void Tell(ImmutableArray<(string Command, Action<Utf8JsonWriter> Members)> commands, Action<string?> done)
    {
        if (commands.IsEmpty)
        {
            done(null);
            return;
        }

        Ask(commands[0].Command, commands[0].Members, answer =>
        {
            if (answer.Error is { } fault)
            {
                done(fault);
            }
            else
            {
                Tell(commands[1..], done);
            }
        });
    }
}
