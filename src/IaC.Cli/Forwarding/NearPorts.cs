using System.Net;
using System.Net.Sockets;
using IaC.Cli.Commands;
using IaC.Cli.Workloads;
using IaC.Linux.Namespaces;
using IaC.Linux.Sockets;
using IaC.Pods;
using Microsoft.Win32.SafeHandles;

namespace IaC.Cli.Forwarding;

/// <summary>Ports of a pod of this machine, from inside of its network, so that those count too that only its loopback address has; those of a guest by its address.</summary>
internal sealed class NearPorts : IPortSource
{
    private readonly SafeFileHandle? network;
    private readonly IPAddress[] addresses;

    private NearPorts(SafeFileHandle? network, params IPAddress[] addresses) => (this.network, this.addresses) = (network, addresses);

    /// <summary>The ports of a pod or guest that runs.</summary>
    /// <exception cref="UsageException">It does not run, or has no network here.</exception>
    public static NearPorts Of(PodObservation pod)
    {
        if (NamedPods.IsGuest(pod))
        {
            return new NearPorts(null, IPAddress.Parse(pod.Status!.Address ?? throw new UsageException($"guest/{pod.Status.Name} has no address in the network of this host")));
        }

        int pid = pod.Supervisor == SupervisorState.Running && pod.Status!.Containers.FirstOrDefault(container => container.Pid is not null) is { Pid: { } running }
            ? running
            : throw new UsageException($"pod/{pod.Status!.Name} does not run");
        return new NearPorts(Namespace.OpenOf(pid, NamespaceTypes.Network), IPAddress.Loopback, IPAddress.IPv6Loopback);
    }

    /// <inheritdoc/>
    public async Task<Socket> ConnectAsync(int port, CancellationToken cancellationToken)
    {
        SocketException? refused = null;
        foreach (IPAddress address in addresses)
        {
            SafeFileHandle made = TcpSocket.New(address.AddressFamily, network);
            var socket = new Socket(new SafeSocketHandle(made.DangerousGetHandle(), ownsHandle: true));
            made.SetHandleAsInvalid();
            try
            {
                await socket.ConnectAsync(new IPEndPoint(address, port), cancellationToken);
                return socket;
            }
            catch (SocketException exception)
            {
                socket.Dispose();
                refused ??= exception;
            }
        }

        throw new IOException($"port {port}: {refused!.Message}");
    }

    /// <inheritdoc/>
    public void Dispose() => network?.Dispose();
}
