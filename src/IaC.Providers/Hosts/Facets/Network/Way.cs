using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;
using IaC.Network.Bridges;

namespace IaC.Providers.Hosts;

/// <summary>The way from this host to another one.</summary>
/// <param name="Other">The other one.</param>
/// <param name="Answers">It answered to an echo request (RFC 792).</param>
/// <param name="Source">Address that this host speaks from; null where there is no way, or it is not of IPv4.</param>
internal sealed record Way(IPAddress Other, bool Answers, IPAddress? Source)
{
    /// <summary>The way as it is now.</summary>
    internal static async Task<Way> ToAsync(IPAddress other, TimeSpan patience, CancellationToken cancellationToken)
    {
        IPAddress? source = other.AddressFamily == AddressFamily.InterNetwork ? BridgeDevice.SourceTowards(other) : null;
        try
        {
            using var ping = new Ping();
            PingReply reply = await ping.SendPingAsync(other, patience, cancellationToken: cancellationToken).ConfigureAwait(false);
            return new Way(other, reply.Status == IPStatus.Success, source);
        }
        catch (PingException)
        {
            return new Way(other, false, source);
        }
    }

    /// <summary>Whether what passed before passes now: an answer where there was one, and from the same address where it does not answer.</summary>
    internal bool IsKeptBy(Way now) => Answers ? now.Answers : Source is null || Equals(Source, now.Source);
}
