using System.Globalization;
using System.Text.Json;

namespace IaC.Pods.Machines;

/// <summary>Plugs memory in: one more module, of what is missing.</summary>
/// <param name="From">Bytes so far.</param>
/// <param name="To">Bytes to be.</param>
/// <param name="Shared">Servers of folders read and write it, too.</param>
internal sealed record GrowMemory(long From, long To, bool Shared) : LiveStep("memory")
{
    // Memory only grows while a machine runs, so that no two modules of it reach the same size.
    private string Id => string.Create(CultureInfo.InvariantCulture, $"memory-{To}");

    internal override void Run(LiveMonitor monitor, Action<string?> done) => monitor.Add([new("object-add", Backend), QemuPart.Device(Module)], fault =>
    {
        if (fault is not null)
        {
            monitor.Ask("object-del", json => json.WriteString("id", Id), _ => { });
        }

        done(fault);
    });

    internal override VirtualMachine After(VirtualMachine machine) => machine with { Memory = To };

    private void Backend(Utf8JsonWriter json)
    {
        json.WriteString("qom-type", Shared ? "memory-backend-memfd" : "memory-backend-ram");
        json.WriteBoolean("share", Shared);
        json.WriteString("id", Id);
        json.WriteNumber("size", To - From);
    }

    private void Module(Utf8JsonWriter json)
    {
        json.WriteString("driver", "pc-dimm");
        json.WriteString("id", $"module-{Id}");
        json.WriteString("memdev", Id);
    }
}
