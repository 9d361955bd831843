using System.Net;
using IaC.Linux.Events;
using IaC.Network.Guests;
using IaC.Network.Links;
using IaC.Pods.Supervision;

namespace IaC.Pods.Machines;

/// <summary>Serves address and names to the guest of a supervisor, for as long as the guest is there.</summary>
internal sealed class MachineNetwork : IEventSource, IDisposable
{
    private const string NameServerLine = "nameserver";

    private readonly GuestServices _services;
    private readonly EventLoop.Watch _watch;

    /// <summary>Begins to serve.</summary>
    /// <param name="loop">Calls when there is a question.</param>
    /// <param name="layout">Where the table of names lies; it is rewritten as names come and go.</param>
    /// <param name="record">The guest.</param>
    internal MachineNetwork(EventLoop loop, RootLayout layout, PodRecord record)
    {
        PodNetwork network = record.Network!;
        IPAddress address = IPAddress.Parse(network.Address);
        string hosts = Path.Combine(layout.PodRun(record.Uid), PodFolders.Etc, "hosts");
        var lease = new GuestLease(HardwareAddress.OfPod(address), address, IPNetwork.Parse(network.Subnet), record.Hostname, [.. NameServers(record.ResolvConf)]);
        _services = new GuestServices(PodFabric.Options(layout, record.RootId, network), record.Uid, lease, name => Find(hosts, name));
        _watch = loop.Add(_services.Socket, EpollEvents.Read, this);
    }

    /// <inheritdoc/>
    public void OnReady(EpollEvents events) => _services.Serve();

    /// <inheritdoc/>
    public void Dispose()
    {
        _watch.Dispose();
        _services.Dispose();
    }

    private static IEnumerable<IPAddress> NameServers(string resolvConf) =>
        from line in resolvConf.Split('\n')
        let words = line.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)
        where words is [NameServerLine, _, ..]
        let server = IPAddress.TryParse(words[1], out IPAddress? parsed) ? parsed : null
        where server is { AddressFamily: System.Net.Sockets.AddressFamily.InterNetwork }
        select server;

    // hosts(5): an address, then its names.
    private static IPAddress? Find(string hosts, string name)
    {
        try
        {
            foreach (string line in File.ReadLines(hosts))
            {
                string[] words = line.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
                if (words.Skip(1).Contains(name, StringComparer.OrdinalIgnoreCase) && IPAddress.TryParse(words[0], out IPAddress? address) && address.AddressFamily == System.Net.Sockets.AddressFamily.InterNetwork)
                {
                    return address;
                }
            }

            return null;
        }
        catch (IOException)
        {
            // No descriptor is left, or the table is just being made: the guest asks again.
            return null;
        }
    }
}
