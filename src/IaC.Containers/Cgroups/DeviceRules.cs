using System.Collections.Immutable;
using IaC.Containers.Oci;
using IaC.Linux;

namespace IaC.Containers.Cgroups;

/// <summary>Which devices a container may use: Docker's default list and those that are declared.</summary>
internal static class DeviceRules
{
    private const string Everything = "a *:* rwm";

    /// <summary>Making any device node is allowed, using it is not: package managers make nodes that nobody opens.</summary>
    private static readonly ImmutableArray<string> Default =
        ["b *:* m", "c *:* m", "c 1:3 rwm", "c 1:5 rwm", "c 1:7 rwm", "c 1:8 rwm", "c 1:9 rwm", "c 5:0 rwm", "c 5:1 rwm", "c 5:2 rwm", "c 136:* rwm"];

    /// <summary>Rules in the notation of devices.allow.</summary>
    internal static ImmutableArray<string> Of(bool allDevices, ImmutableArray<DeviceSpec> devices) =>
        allDevices ? [Everything] : [.. Default, .. devices.Where(d => d.Type != "p").Select(d => $"{d.Type} {d.Major}:{d.Minor} rwm").Except(Default)];

    /// <summary>Applies the rules to a v1 group. Rules that hold already are left alone, so that no device is refused for a moment in a running container.</summary>
    internal static void ApplyV1(string folder, ImmutableArray<string> rules)
    {
        string[] present = File.ReadAllLines(Path.Combine(folder, "devices.list"));
        if (present.Order(StringComparer.Ordinal).SequenceEqual(rules.Order(StringComparer.Ordinal)))
        {
            return;
        }

        KernelFile.Write(Path.Combine(folder, "devices.deny"), "a");
        foreach (string rule in rules)
        {
            KernelFile.Write(Path.Combine(folder, "devices.allow"), rule == Everything ? "a" : rule);
        }
    }
}
