using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace IaC.GitOps;

/// <summary>What the agent's server listens on: <c>127.0.0.1:9292</c>, <c>[::1]:9292</c>, <c>0.0.0.0:9292</c>, <c>localhost:9292</c> (of IPv4), or <c>:9292</c> for all addresses of the machine.</summary>
internal static class ListenAddress
{
    /// <summary>What to write where it is none.</summary>
    public const string Remedy = "write 127.0.0.1:9292, [::1]:9292, or :9292 for all addresses of the machine";

    /// <summary>Reads one; null where it is none.</summary>
    public static IPEndPoint? TryParse(string text)
    {
        // Names of hosts are not looked up: they could be those of other machines.
        (string host, string port) = text.LastIndexOf(':') is >= 0 and var colon ? (text[..colon], text[(colon + 1)..]) : (text, "");
        IPAddress? address = host switch
        {
            "" => Socket.OSSupportsIPv6 ? IPAddress.IPv6Any : IPAddress.Any,
            "localhost" => IPAddress.Loopback,
            ['[', .. var inner, ']'] => IPAddress.TryParse(inner, out IPAddress? v6) && inner.Contains(':', StringComparison.Ordinal) ? v6 : null,
            _ => IPAddress.TryParse(host, out IPAddress? v4) && v4.ToString() == host && !host.Contains(':', StringComparison.Ordinal) ? v4 : null,
        };
        return address is not null && ushort.TryParse(port, NumberStyles.None, CultureInfo.InvariantCulture, out ushort number) && number > 0 ? new IPEndPoint(address, number) : null;
    }
}
