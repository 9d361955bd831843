using System.Net;
using System.Net.Sockets;
using IaC.Linux.Events;
using IaC.Network;
using IaC.Network.Guests;
using IaC.Network.Links;
using IaC.Pods.Supervision;

namespace IaC.Pods.Machines;

/// <summary>Serves address and names to the guest of a supervisor, for as long as the guest is there.</summary>
internal sealed class MachineNetwork : IEventSource, IDisposable
{
    private const string NameServerLine = "nameserver";

    private readonly EventLoop _loop;
    private readonly GuestServices _services;
    private readonly EventLoop.Watch _watch;
    private LoopTimer? _announcing;

    /// <summary>Begins to serve.</summary>
    /// <param name="loop">Calls when there is a question.</param>
    /// <param name="layout">Where the table of names lies; it is rewritten as names come and go.</param>
    /// <param name="record">The guest.</param>
    internal MachineNetwork(EventLoop loop, RootLayout layout, PodRecord record)
    {
        PodNetwork network = record.Network!;
        IPAddress address = IPAddress.Parse(network.Address);
        IPNetwork subnet = IPNetwork.Parse(network.Subnet);
        string hosts = Path.Combine(layout.PodRun(record.Uid), PodFolders.Etc, "hosts");
        ILookup<AddressFamily, IPAddress> servers = NameServers(record.ResolvConf).ToLookup(server => server.AddressFamily);
        var lease = new GuestLease(HardwareAddress.OfPod(address), address, subnet, record.Hostname, [.. servers[AddressFamily.InterNetwork]])
        {
            Addresses = network.SubnetV6 is { } prefix ? new DualStack(IPNetwork.Parse(prefix), subnet) : null,
            NameServersV6 = [.. servers[AddressFamily.InterNetworkV6]],
        };
        _services = new GuestServices(PodFabric.Options(layout, record.RootId, network), record.Uid, lease, name => Find(hosts, name, withV6: lease.Addresses is not null));
        _watch = loop.Add(_services.Socket, EpollEvents.Read, this);
        _loop = loop;
        AnnounceLater();
    }

    /// <inheritdoc/>
    public void OnReady(EpollEvents events) => _services.Serve();

    /// <inheritdoc/>
    public void Dispose()
    {
        _announcing?.Dispose();
        _watch.Dispose();
        _services.Dispose();
    }

    private void AnnounceLater()
    {
        if (_services.AnnouncementInterval is { } interval)
        {
            _announcing = new LoopTimer(_loop, interval, () =>
            {
                _services.Announce();
                AnnounceLater();
            });
        }
    }

    private static IEnumerable<IPAddress> NameServers(string resolvConf) =>
        from line in resolvConf.Split('\n')
        let words = line.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)
        where words is [NameServerLine, _, ..]
        let server = IPAddress.TryParse(words[1], out IPAddress? parsed) ? parsed : null
        where server is not null
        select server;

    // hosts(5): an address, then its names. A guest without IPv6 is told of none: it would try them first.
    private static List<IPAddress> Find(string hosts, string name, bool withV6)
    {
        try
        {
            List<IPAddress> found = [];
            foreach (string line in File.ReadLines(hosts))
            {
                string[] words = line.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
                if (words.Skip(1).Contains(name, StringComparer.OrdinalIgnoreCase) && IPAddress.TryParse(words[0], out IPAddress? address) && (withV6 || address.AddressFamily == AddressFamily.InterNetwork))
                {
                    found.Add(address);
                    if (!withV6)
                    {
                        break;
                    }
                }
            }

            return found;
        }
        catch (IOException)
        {
            // No descriptor is left, or the table is just being made: the guest asks again.
            return [];
        }
    }
}
