using System.Text;
using IaC.Hashing;
using IaC.Model.V1Alpha1;
using IaC.Network.Guests;
using IaC.Pods;

namespace IaC.Providers.Guests;

/// <summary>The interfaces of a guest beside that on the pods' network. Names and addresses follow from who the guest is, so that its successor has the same.</summary>
internal static class GuestInterfaces
{
    private const int MarkDigits = 6;
    private const int AddressDigits = 10;

    /// <summary>An interface as the supervisor is told of it.</summary>
    internal static MachineInterface Of(GuestNetwork network, string rootId, Guid stackUuid, string guest)
    {
        string hash = Convert.ToHexStringLower(Sha256.Hash(Encoding.UTF8.GetBytes($"{stackUuid:N}/{guest}/{network.Name}")));
        return new MachineInterface
        {
            Name = network.Name,
            HostName = BridgePort.NameOf(rootId, hash[..MarkDigits]),
            Bridge = network.Bridge,
            Subnet = network.User?.Subnet,
            HardwareAddress = network.Mac?.ToLowerInvariant() ?? Address(hash[MarkDigits..(MarkDigits + AddressDigits)]),
        };
    }

    // Locally administered, and of one interface (IEEE 802, 8.2).
    private static string Address(string digits) => "02:" + string.Join(':', digits.Chunk(2).Select(pair => new string(pair)));
}
