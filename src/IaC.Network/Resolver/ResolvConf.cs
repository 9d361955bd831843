using System.Net;
using System.Net.Sockets;

namespace IaC.Network;

/// <summary>Composes resolv.conf(5) of pods from the host's.</summary>
public static class ResolvConf
{
    // In the order of trust: what the host itself uses, then what a resolver on its loopback asks in turn.
    private static readonly string[] Sources = ["etc/resolv.conf", "run/systemd/resolve/resolv.conf", "run/NetworkManager/no-stub-resolv.conf"];

    /// <summary>
    /// Text for a pod's <c>/etc/resolv.conf</c>: the host's name servers without those on its loopback, which a pod cannot reach. Where none is left, those that a local resolver of the host asks
    /// (systemd-resolved, NetworkManager), else none and a comment that says so. Search domains and options are kept. IPv6 servers are left out while pods have no IPv6.
    /// </summary>
    /// <param name="servers">Name servers in the place of the host's; empty for those of the host.</param>
    /// <param name="root">Folder that stands for <c>/</c>.</param>
    public static string FromHost(IReadOnlyList<string> servers, string root = "/")
    {
        if (servers.Count > 0)
        {
            string own = Path.Combine(root, Sources[0]);
            return Compose([.. servers.Select(server => $"nameserver {server}"), .. (File.Exists(own) ? File.ReadAllLines(own) : []).Where(IsSetting)]);
        }

        foreach (string source in Sources)
        {
            string path = Path.Combine(root, source);
            string[] lines = File.Exists(path) ? File.ReadAllLines(path) : [];
            if (lines.Any(IsReachableServer))
            {
                return Compose(lines.Where(line => IsReachableServer(line) || IsSetting(line)));
            }
        }

        return "# the host has no name server that a pod could reach\n";
    }

    private static string Compose(IEnumerable<string> lines) => string.Concat(lines.Select(line => line.Trim() + "\n"));

    private static string[] Words(string line) => line.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);

    private static bool IsSetting(string line) => Words(line) is ["search" or "domain" or "options" or "sortlist", _, ..];

    private static bool IsReachableServer(string line) =>
        Words(line) is ["nameserver", string text, ..]
        && IPAddress.TryParse(text, out IPAddress? server)
        && server.AddressFamily == AddressFamily.InterNetwork
        && !IPAddress.IsLoopback(server)
        && !server.Equals(IPAddress.Any);
}
