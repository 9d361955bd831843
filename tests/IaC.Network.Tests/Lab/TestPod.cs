using System.Net;
using System.Security.Cryptography;

namespace IaC.Network.Tests.Lab;

/// <summary>A pod as far as the network goes: a namespace, a uid and an address.</summary>
internal sealed class TestPod(IPAddress address) : IDisposable
{
    internal string Uid { get; } = RandomNumberGenerator.GetHexString(32, lowercase: true);

    internal IPAddress Address { get; } = address;

    internal NetworkNamespace Network { get; } = new();

    internal PodAttachment Attachment(params PortMapping[] ports) => new() { Uid = Uid, Address = Address, NetworkNamespace = Network.Handle, Ports = ports };

    public void Dispose() => Network.Dispose();
}
