namespace IaC.Model;

/// <summary>Rules between the fields of the devices of a Guest.</summary>
internal static class GuestDeviceRules
{
    // A PC has four ports, and the console is the first.
    private const int MostPorts = 3;

    private static readonly string[] Kinds = ["rng", "watchdog", "serial"];

    /// <summary>The faults.</summary>
    public static IEnumerable<DocumentFault> Check(NodeView devices) =>
    [
        .. RuleParts.NoneTwice(devices.Items.Select(device => device["name"]), "devices have the name"),
        .. RuleParts.NoneTwice(devices.Items.Select(device => device["serial"]["path"]), "devices have the path"),
        .. from device in devices.Items
           where Kinds.Count(kind => device[kind].Exists) != 1
           select device.Fault($"device `{device["name"].Text}` is not exactly one of {string.Join(", ", Kinds.Select(kind => $"`{kind}`"))}"),
        .. Beyond(devices, "rng", 1), .. Beyond(devices, "watchdog", 1), .. Beyond(devices, "serial", MostPorts),
    ];

    private static IEnumerable<DocumentFault> Beyond(NodeView devices, string kind, int most) =>
        devices.Items.Select(device => device[kind]).Where(device => device.Exists).Skip(most).Select(device => device.Fault($"a guest has at most {most} of `{kind}`") with { AtName = true });
}
