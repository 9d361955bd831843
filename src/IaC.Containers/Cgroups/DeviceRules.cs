using System.Collections.Immutable;
using IaC.Containers.Oci;
using IaC.Linux;
using IaC.Linux.ControlGroups;
using Microsoft.Win32.SafeHandles;

namespace IaC.Containers.Cgroups;

/// <summary>Makes device rules hold for a group.</summary>
internal static class DeviceRules
{
    private const string Everything = "a *:* rwm";

    /// <summary>By the control files of v1. Rules that hold already are left alone, so that no device is refused for a moment in a running container.</summary>
    internal static void ApplyV1(string folder, ResourcesSpec resources, ImmutableArray<DeviceSpec> devices)
    {
        string[] rules = resources.AllDevices ? [Everything] : [.. DeviceRule.With(devices).Select(rule => rule.ToString())];
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

    /// <summary>By a program of v2, which the kernel exchanges for an earlier one in one step.</summary>
    internal static void ApplyV2(string folder, ResourcesSpec resources, ImmutableArray<DeviceSpec> devices)
    {
        using SafeFileHandle group = KernelFile.OpenFolderForReading(folder);
        if (resources.AllDevices)
        {
            DeviceProgram.Detach(group);
        }
        else
        {
            DeviceProgram.Attach(group, DeviceFilter.Of(DeviceRule.With(devices)));
        }
    }
}
