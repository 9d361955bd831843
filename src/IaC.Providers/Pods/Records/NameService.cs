using System.Text;
using IaC.Model.Kubernetes;

namespace IaC.Providers.Pods.Records;

/// <summary>resolv.conf(5) of a pod: what its dnsPolicy gives, then what its dnsConfig adds (Kubernetes, "DNS for Services and Pods").</summary>
internal static class NameService
{
    /// <param name="host">The host's, without name servers that a pod cannot reach.</param>
    /// <param name="spec">What the pod wants.</param>
    internal static string Compose(string host, PodSpec spec)
    {
        if (spec.DnsConfig is null && spec.DnsPolicy != DNSPolicy.None)
        {
            return host;
        }

        string[][] lines = spec.DnsPolicy == DNSPolicy.None ? [] : [.. host.Split('\n').Select(line => line.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)).Where(words => words is [not ['#', ..], _, ..])];
        PodDNSConfig own = spec.DnsConfig ?? new PodDNSConfig();
        var text = new StringBuilder();
        foreach (string server in Words(lines, "nameserver").Concat(own.Nameservers).Distinct())
        {
            text.Append("nameserver ").Append(server).Append('\n');
        }

        Append(text, "search", Words(lines, "search", "domain").Concat(own.Searches).Distinct());
        Append(text, "options", Words(lines, "options").Where(option => own.Options.All(mine => mine.Name != option.Split(':')[0])).Concat(own.Options.Select(Option)));
        return text.ToString();
    }

    private static IEnumerable<string> Words(string[][] lines, params string[] keywords) => lines.Where(words => keywords.Contains(words[0])).SelectMany(words => words[1..]);

    private static string Option(PodDNSConfigOption option) => option.Value is null ? option.Name : $"{option.Name}:{option.Value}";

    private static void Append(StringBuilder text, string keyword, IEnumerable<string> words)
    {
        string line = string.Join(' ', words);
        if (line.Length > 0)
        {
            text.Append(keyword).Append(' ').Append(line).Append('\n');
        }
    }
}
