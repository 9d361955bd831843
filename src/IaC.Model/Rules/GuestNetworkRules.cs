using System.Globalization;
using System.Net;

namespace IaC.Model;

/// <summary>Rules between the fields of the networks of a Guest.</summary>
internal static class GuestNetworkRules
{
    private const int LongestName = 15;
    private const int HardwareAddressParts = 6;
    private const int GroupAddress = 1;
    private const int LeastHostBits = 4;

    private static readonly string[] Kinds = ["bridge", "user"];

    /// <summary>The faults.</summary>
    public static IEnumerable<DocumentFault> Check(NodeView networks) =>
        RuleParts.NoneTwice(networks.Items.Select(network => network["name"]), "networks have the name").Concat(networks.Items.SelectMany(Network));

    private static IEnumerable<DocumentFault> Network(NodeView network)
    {
        if (network["name"].Text is { Length: > LongestName })
        {
            yield return network["name"].Fault($"the name of a network has at most {LongestName} characters");
        }

        if (Kinds.Count(kind => network[kind].Exists) != 1)
        {
            yield return network.Fault($"network `{network["name"].Text}` has {(network["user"].Exists ? "both" : "neither")} `bridge` {(network["user"].Exists ? "and" : "nor")} `user`", "give a bridge of the host, or `user: {}`");
        }

        if (network["user"].Exists && network["address"].Exists)
        {
            yield return network["address"].Fault("addresses of a network in user mode are given out by QEMU", "remove it") with { AtName = true };
        }

        if (network["user"]["subnet"].Text is { } subnet && !IsSubnet(subnet))
        {
            yield return network["user"]["subnet"].Fault($"`{subnet}` is no subnet of IPv4 with at least 16 addresses", "write it as 10.0.2.0/24");
        }

        if (network["bridge"].Text is { } bridge && (bridge.Length is 0 or > LongestName || bridge.Any(letter => letter is '/' || char.IsWhiteSpace(letter))))
        {
            yield return network["bridge"].Fault($"`{bridge}` is no name of an interface");
        }

        if (network["mac"].Text is { } mac && !IsHardwareAddress(mac))
        {
            yield return network["mac"].Fault($"`{mac}` is no hardware address of one interface", "write it as 52:54:00:12:34:56");
        }

        if (network["address"].Text is { } address && !IsAddress(address))
        {
            yield return network["address"].Fault($"`{address}` is no address with the length of its network", "write it as 192.168.1.10/24");
        }
    }

    private static bool IsSubnet(string text) =>
        NetworkText.Read(text, out IPNetwork subnet) is null && subnet.BaseAddress.AddressFamily == System.Net.Sockets.AddressFamily.InterNetwork && subnet.PrefixLength is > 0 and <= 32 - LeastHostBits;

    private static bool IsAddress(string text) =>
        text.Split('/') is [var address, var length] && IPAddress.TryParse(address, out IPAddress? parsed) && parsed.ToString() == address
        && int.TryParse(length, NumberStyles.None, CultureInfo.InvariantCulture, out int bits) && bits <= parsed.GetAddressBytes().Length * 8;

    private static bool IsHardwareAddress(string text)
    {
        string[] parts = text.Split(':');
        return parts.Length == HardwareAddressParts && parts.All(part => part.Length == 2 && byte.TryParse(part, NumberStyles.HexNumber, CultureInfo.InvariantCulture, out _))
            && (byte.Parse(parts[0], NumberStyles.HexNumber, CultureInfo.InvariantCulture) & GroupAddress) == 0;
    }
}
