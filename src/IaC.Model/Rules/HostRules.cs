using System.Net;
using System.Net.Sockets;

namespace IaC.Model;

/// <summary>Rules between the fields of a Host.</summary>
internal static class HostRules
{
    private static readonly string[] Contents = ["content", "contentBase64", "source", "template"];
    private static readonly string[] NameLists = ["packages", "kernelModules"];
    private static readonly Quantity Once = Quantity.Parse("1");

    /// <summary>The faults, found as they are asked for.</summary>
    public static IEnumerable<DocumentFault> Check(NodeView host) => Capacity(host["spec"]["capacity"]).Concat(Cost(host["spec"]["cost"])).Concat(Things(host["spec"]));

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
        .. spec["systemdUnits"].Items.Where(unit => unit.IsMap && unit.Members.All(member => member.Name == "name")).Select(unit => unit.Fault("nothing is said of the unit", "give `content`, `enabled` or `running`")),
        .. RuleParts.NoneTwice(spec["network"]["bridges"].Items.Select(bridge => bridge["name"]), "bridges have the name"),
        .. RuleParts.NoneTwice(spec["network"]["bridges"].Items.SelectMany(bridge => bridge["interfaces"].Items), "bridges have the interface"),
        .. RuleParts.NoneTwice(spec["network"]["nameservers"].Items, "name servers are"),
        .. spec["network"]["nameservers"].Items.Where(server => IPAddress.TryParse(server.Text, out IPAddress? address) && (address.AddressFamily != AddressFamily.InterNetwork || IPAddress.IsLoopback(address) || address.Equals(IPAddress.Any)))
            .Select(server => server.Fault("no pod reaches this name server", "give an IPv4 address that is not on the loopback of the host")),
        .. NameLists.SelectMany(list => RuleParts.NoneTwice(spec[list].Items, $"of `{list}` are")),
    ];

    private static IEnumerable<DocumentFault> Cost(NodeView cost) =>
        cost["perHour"] is { Quantity: { Sign: < 0 } } money ? [money.Fault($"{money.Quantity} is less than nothing")] : [];

    private static IEnumerable<DocumentFault> Capacity(NodeView capacity)
    {
        foreach (string name in new[] { "cpu", "memory", "disk" })
        {
            NodeView all = capacity[name];
            NodeView kept = capacity["reserve"][name];
            NodeView often = capacity["overcommit"][name];
            foreach (NodeView amount in new[] { all, kept }.Where(amount => amount.Quantity is { Sign: < 0 }))
            {
                yield return amount.Fault($"{amount.Quantity} is less than nothing");
            }

            if (all.Quantity is { } most && kept.Quantity is { } reserve && reserve > most)
            {
                yield return kept.Fault($"`reserve.{name}` {reserve} is more than `{name}` {most}");
            }

            if (often.Quantity is { } factor && factor < Once)
            {
                yield return often.Fault($"`overcommit.{name}` {factor} is less than once", "declare less in `capacity`, or keep some back in `reserve`");
            }
        }
    }
}
