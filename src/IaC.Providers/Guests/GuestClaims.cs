using System.Text.Json;
using System.Text.Json.Nodes;
using IaC.Engine;
using IaC.Model;
using IaC.Model.V1Alpha1;
using IaC.Providers.Hosts;

namespace IaC.Providers.Guests;

/// <summary>What a Guest asks of its host.</summary>
internal static class GuestClaims
{
    /// <summary>What is counted of it: memory, and disk as promised, since its disks are sparse and may be filled.</summary>
    /// <exception cref="JsonException">The document cannot be read, as with an expression where a number belongs.</exception>
    internal static Compute DemandOf(JsonObject document)
    {
        GuestSpec spec = ModelReader.ReadGuest(document).Spec;
        return new Compute(0, GuestDefaults.MemoryOf(spec), GuestDefaults.StorageOf(spec));
    }

    /// <exception cref="JsonException">The document cannot be read, as with an expression where a number belongs.</exception>
    internal static PodClaim Of(string uid, Guid stackUuid, JsonObject document)
    {
        Guest guest = ModelReader.ReadGuest(document);
        return new PodClaim
        {
            Uid = uid,
            StackUuid = stackUuid,
            Namespace = ResourceKey.DefaultNamespace,
            Name = guest.Metadata.Name,
            NeedsAddress = true,
            CpuMillis = 0,
            Memory = GuestDefaults.MemoryOf(guest.Spec),
            Storage = GuestDefaults.StorageOf(guest.Spec),
            Ports = [.. guest.Spec.Ports.Select(port => (GuestDefaults.HostIpOf(port), port.HostPort, port.Protocol.ToString()))],
            Disks =
            [
                .. guest.Spec.Disks.Where(disk => disk.Path is not null).Select(disk => (RealPath(disk.Path!), disk.ReadOnly)),
                .. guest.Spec.Devices.Where(device => device.Serial is not null).Select(device => (RealPath(device.Serial!.Path), false)),
            ],
        };
    }

    // A device is one however it is called.
    private static string RealPath(string path) => File.ResolveLinkTarget(path, returnFinalTarget: true)?.FullName ?? Path.GetFullPath(path);
}
