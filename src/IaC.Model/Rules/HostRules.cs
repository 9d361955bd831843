using System.Net;
using System.Net.Sockets;
using IaC.Model.V1Alpha1;

namespace IaC.Model;

/// <summary>Rules between the fields of a Host.</summary>
internal static class HostRules
{
    private static readonly string[] Contents = ["content", "contentBase64", "source", "template"];
    private static readonly string[] Resources = ["cpu", "memory", "disk"];
    private static readonly string[] NameLists = ["packages", "kernelModules"];
    private const string UnitFolder = "/etc/systemd/system";
    private const int WidestSubnet = 8;
    private const int NarrowestSubnet = 28;
    private const int WidestPrefix = 64;
    private const int NarrowestPrefix = 96;
    private static readonly IPNetwork UniqueLocal = IPNetwork.Parse("fc00::/7");
    private static readonly IPNetwork GlobalUnicast = IPNetwork.Parse("2000::/3");

    // "This network", loopback, link-local (the uplink is there), and all from multicast on.
    private static readonly IPNetwork[] Unusable = [IPNetwork.Parse("0.0.0.0/8"), IPNetwork.Parse("127.0.0.0/8"), IPNetwork.Parse("169.254.0.0/16"), IPNetwork.Parse("224.0.0.0/3")];
    private static readonly Quantity Once = Quantity.Parse("1");

    /// <summary>The faults, found as they are asked for.</summary>
    public static IEnumerable<DocumentFault> Check(NodeView host) => Connection(host).Concat(Capacity(host["spec"]["capacity"]).Concat(Cost(host["spec"]["cost"])).Concat(Things(host["spec"])).Concat(host["spec"]["storage"].Items.SelectMany(place => Amounts(place["capacity"]))));

    private static IEnumerable<DocumentFault> Connection(NodeView host) => host["metadata"]["name"].Text == HostReference.LocalHost && host["spec"]["connection"] is { Text: { } text } connection && HostConnection.Parse(text) is not null
        ? [connection.Fault($"`{HostReference.LocalHost}` is the machine that iac runs on", "give a Host that is reached by ssh another name")] : [];

    private static IEnumerable<DocumentFault> Things(NodeView spec) =>
    [
        .. spec["files"].Items.SelectMany(file => RuleParts.ExactlyOne(file, "a file", Contents, "path", "mode", "owner", "restarts")),
        .. RuleParts.NoneTwice(spec["files"].Items.Select(file => file["path"]), "files have the path"),
        .. spec["files"].Items.Select(file => file["path"]).Where(path => path.Text is { } text && (text.EndsWith('/') || text.Contains("//", StringComparison.Ordinal)))
            .Select(path => path.Fault("a file has a path without `//` that does not end with a slash")),
        .. RuleParts.NoneTwice(spec["users"].Items.Select(user => user["name"]), "users have the name"),
        .. spec["users"].Items.SelectMany(user => user["authorizedKeys"].Items).Where(key => key.Text is { } text && (text.Trim() != text || text.Contains('\n') || text.Split(' ').Length < 2))
            .Select(key => key.Fault("this is no public key", "give one line of a `.pub` file, as `ssh-ed25519 AAAA... name`")),
        .. RuleParts.NoneTwice(spec["systemdUnits"].Items.Select(unit => unit["name"]), "units have the name"),
        .. spec["systemdUnits"].Items.Where(unit => unit["content"].Exists && spec["files"].Items.Any(file => file["path"].Text == $"{UnitFolder}/{unit["name"].Text}"))
            .Select(unit => unit["content"].Fault($"a file is declared in the place of unit {unit["name"].Text}", "give the unit's text once, in `content` or in `files`") with { AtName = true }),
        .. spec["systemdUnits"].Items.Where(unit => unit.IsMap && unit.Members.All(member => member.Name == "name")).Select(unit => unit.Fault("nothing is said of the unit", "give `content`, `enabled` or `running`")),
        .. RuleParts.NoneTwice(spec["network"]["bridges"].Items.Select(bridge => bridge["name"]), "bridges have the name"),
        .. RuleParts.NoneTwice(spec["network"]["bridges"].Items.SelectMany(bridge => bridge["interfaces"].Items), "bridges have the interface"),
        .. RuleParts.NoneTwice(spec["network"]["nameservers"].Items, "name servers are"),
        .. spec["network"]["nameservers"].Items.Where(server => IPAddress.TryParse(server.Text, out IPAddress? address) && (address.AddressFamily != AddressFamily.InterNetwork || IPAddress.IsLoopback(address) || address.Equals(IPAddress.Any)))
            .Select(server => server.Fault("no pod reaches this name server", "give an IPv4 address that is not on the loopback of the host")),
        .. spec["network"]["podSubnet"] is { Text: { } subnet } network && SubnetFault(subnet) is var (fault, remedy) ? [network.Fault(fault, remedy)] : Array.Empty<DocumentFault>(),
        .. spec["network"]["podSubnetV6"] is { Text: { } prefix } networkV6 && PrefixFault(prefix) is var (faultV6, remedyV6) ? [networkV6.Fault(faultV6, remedyV6)] : Array.Empty<DocumentFault>(),
        .. RuleParts.NoneTwice(spec["storage"].Items.Select(place => place["name"]), "places have the name"),
        .. RuleParts.NoneTwice(spec["storage"].Items.Select(place => place["path"]), "places have the path"),
        .. RuleParts.NoneTwice(spec["storage"].Items.Select(place => place["storageClassName"].Exists ? place["storageClassName"] : place["name"]), "places have the class"),
        .. NameLists.SelectMany(list => RuleParts.NoneTwice(spec[list].Items, $"of `{list}` are")),
    ];

    private static (string Fault, string Remedy)? SubnetFault(string text)
    {
        const string example = "write it as 10.42.0.0/20";
        return NetworkText.Read(text, out IPNetwork subnet) is var (fault, remedy) ? (fault, remedy ?? example)
            : subnet.BaseAddress.AddressFamily != AddressFamily.InterNetwork ? ("every pod has an address of IPv4, and this is a network of IPv6", "give it as `podSubnetV6`")
            : subnet.PrefixLength is < WidestSubnet or > NarrowestSubnet ? ($"a subnet of pods has a prefix of {WidestSubnet} to {NarrowestSubnet} bits", example)
            : Unusable.Any(range => range.Contains(subnet.BaseAddress)) ? ($"no pod can have an address in {subnet}", "give one of the private networks (RFC 1918)")
            : null;
    }

    private static (string Fault, string Remedy)? PrefixFault(string text)
    {
        const string example = "write it as fd12:3456:789a::/64, with a prefix of your own (RFC 4193)";
        return NetworkText.Read(text, out IPNetwork prefix) is var (fault, remedy) ? (fault, remedy ?? example)
            : prefix.BaseAddress.AddressFamily != AddressFamily.InterNetworkV6 ? ($"`{text}` is no network of IPv6", "give one of IPv4 as `podSubnet`")
            : prefix.PrefixLength is < WidestPrefix or > NarrowestPrefix ? ($"a network of IPv6 for pods has a prefix of {WidestPrefix} to {NarrowestPrefix} bits", example)
            : !UniqueLocal.Contains(prefix.BaseAddress) && !GlobalUnicast.Contains(prefix.BaseAddress) ? ($"no pod can have an address in {prefix}", example)
            : null;
    }

    private static IEnumerable<DocumentFault> Cost(NodeView cost) =>
        cost["perHour"] is { Quantity: { Sign: < 0 } } money ? [money.Fault($"{money.Quantity} is less than nothing")] : [];

    private static IEnumerable<DocumentFault> Capacity(NodeView capacity) =>
        Resources.SelectMany(name => Amounts(new Amount(name, capacity[name]), new Amount($"reserve.{name}", capacity["reserve"][name]), new Amount($"overcommit.{name}", capacity["overcommit"][name])));

    private static IEnumerable<DocumentFault> Amounts(NodeView place) => Amounts(new Amount("disk", place["disk"]), new Amount("reserve", place["reserve"]), new Amount("overcommit", place["overcommit"]));

    private static IEnumerable<DocumentFault> Amounts(Amount all, Amount kept, Amount often)
    {
        foreach (NodeView amount in new[] { all.Node, kept.Node }.Where(amount => amount.Quantity is { Sign: < 0 }))
        {
            yield return amount.Fault($"{amount.Quantity} is less than nothing");
        }

        if (all.Node.Quantity is { } most && kept.Node.Quantity is { } reserve && reserve > most)
        {
            yield return kept.Node.Fault($"`{kept.Name}` {reserve} is more than `{all.Name}` {most}");
        }

        if (often.Node.Quantity is { } factor && factor < Once)
        {
            yield return often.Node.Fault($"`{often.Name}` {factor} is less than once", $"declare less in `{all.Name}`, or keep some back in `{kept.Name}`");
        }
    }

    private readonly record struct Amount(string Name, NodeView Node);
}
