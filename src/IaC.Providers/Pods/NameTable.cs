using System.Net;
using System.Text;
using IaC.Providers.Hosts;

namespace IaC.Providers.Pods;

/// <summary>
/// Names of a stack's pods as hosts(5) text. Every pod has its own file, bind-mounted into its containers, so a pod that comes or goes is made known by rewriting the files in place.
/// </summary>
internal static class NameTable
{
    private const string Heading = "# written by iac; changes are lost\n127.0.0.1\tlocalhost\n::1\tlocalhost ip6-localhost ip6-loopback\n";

    /// <summary>The file of one pod: loopback, itself, its hostAliases, then the other pods of the stack as NAME and NAME.NAMESPACE.</summary>
    /// <param name="self">Address of the pod; null with hostNetwork, whose host name then is loopback's.</param>
    /// <param name="hostname">Its host name.</param>
    /// <param name="aliases">hostAliases of its document.</param>
    /// <param name="ownNamespace">Names of this namespace are also known without it.</param>
    /// <param name="leases">Leases of the stack.</param>
    internal static string Compose(IPAddress? self, string hostname, IEnumerable<(string Ip, IEnumerable<string> Names)> aliases, string ownNamespace, IEnumerable<PodLease> leases)
    {
        var text = new StringBuilder(Heading);
        text.Append(self?.ToString() ?? "127.0.1.1").Append('\t').Append(hostname).Append('\n');
        foreach ((string ip, IEnumerable<string> names) in aliases)
        {
            text.Append(ip).Append('\t').AppendJoin(' ', names).Append('\n');
        }

        foreach (PodLease lease in leases)
        {
            if (lease.Address is null)
            {
                continue;
            }

            string qualified = $"{lease.Name}.{lease.Namespace}";
            text.Append(lease.Address).Append('\t').Append(lease.Namespace == ownNamespace ? $"{lease.Name} {qualified}" : qualified).Append('\n');
        }

        return text.ToString();
    }
}
