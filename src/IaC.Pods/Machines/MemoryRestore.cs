using System.Text.Json;

namespace IaC.Pods.Machines;

/// <summary>
/// Gives a machine that has not begun the memory that it was handed (snapshot-load). Whether it was is asked of QEMU, so that a supervisor that took over in between goes on with it.
/// </summary>
internal static class MemoryRestore
{
    private const string Job = "memory";

    /// <summary>The file, as a part of the machine that starts.</summary>
    /// <param name="set">Number under which QEMU knows it.</param>
    internal static QemuPart File(int set) => QemuPart.Block(json =>
    {
        json.WriteString("driver", MachineMemory.Format);
        json.WriteString("node-name", MachineMemory.Node);
        json.WriteNull("backing");
        json.WriteStartObject("file");
        json.WriteString("driver", "file");
        json.WriteString("filename", $"/dev/fdset/{set}");
        json.WriteEndObject();
    });

    /// <summary>Loads it, where it is there.</summary>
    /// <param name="monitor">The machine.</param>
    /// <param name="done">Called once, with what went wrong or null, and whether there was one.</param>
    internal static void Ensure(LiveMonitor monitor, Action<string?, bool> done) =>
        monitor.Ask("query-named-block-nodes", json => json.WriteBoolean("flat", true), answer =>
        {
            if (answer.Items().Any(node => node.Text("node-name") == MachineMemory.Node))
            {
                Load(monitor, fault => done(fault, true));
            }
            else
            {
                done(answer.Error, false);
            }
        });

    private static void Load(LiveMonitor monitor, Action<string?> done) => monitor.Ask("snapshot-load", Members, answer =>
    {
        if (answer.Error is { } fault)
        {
            done(fault);
        }
        else
        {
            Await(monitor, done);
        }
    });

    // QEMU answers nothing while it loads, so that this is asked once or twice.
    private static void Await(LiveMonitor monitor, Action<string?> done) => monitor.Ask("query-jobs", null, answer =>
    {
        QmpMessage? job = answer.Items().FirstOrDefault(job => job.Text("id") == Job);
        if (answer.Error is { } fault)
        {
            done(fault);
        }
        else if (job is not null && job.Text("status") != "concluded")
        {
            Await(monitor, done);
        }
        else if (job?.Text("error") is { } refused)
        {
            done(refused);
        }
        else
        {
            monitor.Tell([("job-dismiss", json => json.WriteString("id", Job)), ("blockdev-del", json => json.WriteString("node-name", MachineMemory.Node))], done);
        }
    });

    private static void Members(Utf8JsonWriter json)
    {
        json.WriteString("job-id", Job);
        json.WriteString("tag", MachineMemory.Tag);
        json.WriteString("vmstate", MachineMemory.Node);
        json.WriteStartArray("devices");
        json.WriteStringValue(MachineMemory.Node);
        json.WriteEndArray();
    }
}
