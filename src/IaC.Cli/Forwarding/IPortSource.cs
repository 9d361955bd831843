using System.Net.Sockets;

namespace IaC.Cli.Forwarding;

/// <summary>The ports of a pod or guest.</summary>
internal interface IPortSource : IDisposable
{
    /// <summary>Connects to one.</summary>
    /// <exception cref="IOException">Nobody listens there, or the pod is gone; says why.</exception>
    Task<Socket> ConnectAsync(int port, CancellationToken cancellationToken);
}
