using IaC.Model.V1Alpha1;

namespace IaC.Providers.Guests;

/// <summary>What a guest has where its document says nothing.</summary>
internal static class GuestDefaults
{
    private const long Memory = 256L << 20;
    private const string AllAddresses = "0.0.0.0";

    /// <summary>Bytes of memory; 256 MiB unless given.</summary>
    internal static long MemoryOf(GuestSpec spec) => spec.Memory?.Size.Units ?? Memory;

    /// <summary>Address of the host that a port is published on; all unless given.</summary>
    internal static string HostIpOf(GuestPort port) => port.HostIP is { Length: > 0 } address ? address : AllAddresses;
}
