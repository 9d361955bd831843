using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace IaC.Providers.Hosts;

/// <summary>What a machine has.</summary>
/// <param name="Hostname">Its host name.</param>
/// <param name="Cpus">Processors that may be used.</param>
/// <param name="Memory">Bytes of memory.</param>
/// <param name="Kernel">Release of the kernel.</param>
/// <param name="Architecture">As OCI spells it: <c>amd64</c>.</param>
/// <param name="Address">Address that it speaks to other machines with; loopback where it has no route.</param>
public sealed record HostFacts(string Hostname, int Cpus, long Memory, string Kernel, string Architecture, IPAddress Address)
{
    /// <summary>Asks this machine: proc_meminfo(5), uname(2).</summary>
    public static HostFacts Detect()
    {
        const string meminfo = "/proc/meminfo";
        string line = File.ReadLines(meminfo).FirstOrDefault(text => text.StartsWith("MemTotal:", StringComparison.Ordinal)) ?? throw new InvalidDataException($"{meminfo} has no MemTotal");
        long kibibytes = long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture);
        return new HostFacts(
            Environment.MachineName,
            Environment.ProcessorCount,
            kibibytes * 1024,
            File.ReadAllText("/proc/sys/kernel/osrelease").Trim(),
            System.Runtime.InteropServices.RuntimeInformation.OSArchitecture switch
            {
                System.Runtime.InteropServices.Architecture.X64 => "amd64",
                System.Runtime.InteropServices.Architecture.Arm64 => "arm64",
                var other => other.ToString().ToLowerInvariant(),
            },
            OwnAddress());
    }

    // Connecting a datagram socket sends nothing: the kernel only chooses a route and with it our address. The target is of TEST-NET-1 (RFC 5737), which leads nowhere.
    private static IPAddress OwnAddress()
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        try
        {
            socket.Connect(new IPAddress([192, 0, 2, 1]), 9);
            return ((IPEndPoint)socket.LocalEndPoint!).Address;
        }
        catch (SocketException)
        {
            // By which the machine that asks came here: 'client port server port'.
            return Environment.GetEnvironmentVariable("SSH_CONNECTION")?.Split(' ') is [_, _, var server, _] && IPAddress.TryParse(server, out IPAddress? reached) ? reached : IPAddress.Loopback;
        }
    }
}
