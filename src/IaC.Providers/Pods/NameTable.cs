using System.Net;
using System.Text;
using IaC.Providers.Hosts;
using IaC.Providers.Pods.Records;

namespace IaC.Providers.Pods;

/// <summary>
/// Names of a stack's pods as hosts(5) text. Every pod has its own file, bind-mounted into its containers, so a pod that comes or goes is made known by rewriting the files in place.
/// </summary>
internal static class NameTable
{
    private const string Mark = "# written by iac; changes are lost\n";

    private const string Loopback = "127.0.0.1\tlocalhost\n::1\tlocalhost ip6-localhost ip6-loopback\n";

    private const string Divider = "# pods of the stack\n";

    /// <summary>The same file with another table below what is the pod's own.</summary>
    internal static string WithTable(string hosts, string ownNamespace, IEnumerable<PodLease> leases)
    {
        int end = hosts.IndexOf(Divider, StringComparison.Ordinal);
        var text = new StringBuilder(end < 0 ? hosts : hosts[..end]);
        AppendTable(text, ownNamespace, leases);
        return text.ToString();
    }

    /// <summary>The file of one pod.</summary>
    internal static string Compose(PodContext context) => Compose(
        context.Address,
        context.AddressV6,
        context.Hostname,
        context.Pod.Spec.HostAliases.Select(alias => (alias.Ip, alias.Hostnames.AsEnumerable())),
        context.Pod.Metadata.Namespace,
        context.Leases,
        context.HostsFile);

    /// <summary>The file of one pod: loopback and itself, or what the machine has where it is on its network, its hostAliases, then the other pods of the stack as NAME and NAME.NAMESPACE.</summary>
    /// <param name="self">Address of the pod; null with hostNetwork.</param>
    /// <param name="selfV6">Its address of IPv6; null for none.</param>
    /// <param name="hostname">Its host name.</param>
    /// <param name="aliases">hostAliases of its document.</param>
    /// <param name="ownNamespace">Names of this namespace are also known without it.</param>
    /// <param name="leases">Leases of the stack.</param>
    /// <param name="hostsFile">Text of the machine's own; empty where it has none, and then the host name is loopback's.</param>
    internal static string Compose(
        IPAddress? self, IPAddress? selfV6, string hostname, IEnumerable<(string Ip, IEnumerable<string> Names)> aliases, string ownNamespace, IEnumerable<PodLease> leases, string hostsFile = "")
    {
        var text = new StringBuilder(Mark);
        if (self is null && hostsFile.Length > 0)
        {
            text.Append(hostsFile.TrimEnd('\n')).Append('\n');
        }
        else
        {
            text.Append(Loopback).Append(self?.ToString() ?? "127.0.1.1").Append('\t').Append(hostname).Append('\n');
        }

        if (selfV6 is not null)
        {
            text.Append(selfV6).Append('\t').Append(hostname).Append('\n');
        }

        foreach ((string ip, IEnumerable<string> names) in aliases)
        {
            text.Append(ip).Append('\t').AppendJoin(' ', names).Append('\n');
        }

        AppendTable(text, ownNamespace, leases);
        return text.ToString();
    }

    private static void AppendTable(StringBuilder text, string ownNamespace, IEnumerable<PodLease> leases)
    {
        text.Append(Divider);
        foreach (PodLease lease in leases)
        {
            if (lease.Address is null)
            {
                continue;
            }

            string qualified = $"{lease.Name}.{lease.Namespace}";
            string names = lease.Namespace == ownNamespace ? $"{lease.Name} {qualified}" : qualified;
            foreach (IPAddress address in new[] { lease.Address, lease.AddressV6 }.OfType<IPAddress>())
            {
                text.Append(address).Append('\t').Append(names).Append('\n');
            }
        }
    }
}
