using System.Globalization;
using System.Text.Json;

namespace IaC.Pods.Machines;

/// <summary>Plugs processors in, one after the other, into the places that QEMU says are free.</summary>
internal sealed record AddProcessor(int From, int To) : LiveStep("cpus")
{
    internal override void Run(LiveMonitor monitor, Action<string?> done) => monitor.Ask("query-hotpluggable-cpus", null, answer =>
    {
        // It lists the last place first.
        JsonElement[] free = answer.Error is null ? [.. answer.Data.EnumerateArray().Where(place => !place.TryGetProperty("qom-path", out _)).Reverse().Take(To - From)] : [];
        if (free.Length < To - From)
        {
            done(answer.Error ?? $"there are places for {free.Length} more processors only");
            return;
        }

        monitor.Add([.. free.Select(place => QemuPart.Device(Processor(place)))], done);
    });

    internal override VirtualMachine After(VirtualMachine machine) => machine with { Cpus = To };

    private static Action<Utf8JsonWriter> Processor(JsonElement place) => json =>
    {
        json.WriteString("driver", place.GetProperty("type").GetString());
        JsonElement where = place.GetProperty("props");
        json.WriteString("id", string.Create(CultureInfo.InvariantCulture, $"cpu-{where.GetProperty("socket-id").GetInt32()}-{where.GetProperty("core-id").GetInt32()}-{where.GetProperty("thread-id").GetInt32()}"));
        foreach (JsonProperty property in where.EnumerateObject())
        {
            property.WriteTo(json);
        }
    };
}
