using System.Text.Json;
using System.Text.Json.Nodes;
using IaC.Engine;
using IaC.Linux.Files;
using IaC.Model;
using IaC.Model.V1Alpha1;
using IaC.Providers.Hosts;

namespace IaC.Providers.Guests;

/// <summary>What a Guest asks of its host.</summary>
internal static class GuestClaims
{
    // As many as the kernel follows (path_resolution(7)).
    private const int MostLinks = 40;

    /// <summary>Memory, disk as promised, since its disks are sparse and may be filled, an address, and ports.</summary>
    /// <exception cref="JsonException">The document cannot be read, as with an expression where a number belongs.</exception>
    internal static ResourceDemand DemandOf(JsonObject document) => DemandOf(document, ModelReader.ReadGuest(document).Spec);

    /// <exception cref="JsonException">The document cannot be read, as with an expression where a number belongs.</exception>
    internal static PodClaim Of(string uid, Guid stackUuid, JsonObject document)
    {
        Guest guest = ModelReader.ReadGuest(document);
        ResourceDemand demand = DemandOf(document, guest.Spec);
        return new PodClaim
        {
            Uid = uid,
            StackUuid = stackUuid,
            Namespace = ResourceKey.DefaultNamespace,
            Name = guest.Metadata.Name,
            Amount = demand.Amount,
            Ports = demand.Ports,
            Disks =
            [
                .. guest.Spec.Disks.Where(disk => disk.Path is not null).Select(disk => (RealPath(disk.Path!), disk.ReadOnly)),
                .. guest.Spec.Devices.Where(device => device.Serial is not null).Select(device => (RealPath(device.Serial!.Path), false)),
            ],
        };
    }

    private static ResourceDemand DemandOf(JsonObject document, GuestSpec spec) =>
        new ResourceDemand(HostReference.NameOf(document), new Compute(0, GuestDefaults.MemoryOf(spec), GuestDefaults.StorageOf(spec), Addresses: 1))
        {
            Ports = [.. spec.Ports.Select(port => new HostPort(HostPort.AddressOf(port.HostIP), port.HostPort, port.Protocol.ToString()))],
        };

    // A device is one however it is called, by links to it and to the folders that it lies in.
    private static string RealPath(string path)
    {
        string real = Path.GetFullPath(path);
        for (int links = 0; links < MostLinks; links++)
        {
            real = Path.Combine(RealFolder(Path.GetDirectoryName(real)!), Path.GetFileName(real));
            if (new FileInfo(real).LinkTarget is not { } target)
            {
                break;
            }

            real = Path.GetFullPath(target, Path.GetDirectoryName(real)!);
        }

        return real;
    }

    private static string RealFolder(string path)
    {
        if (!Directory.Exists(path))
        {
            return path;
        }

        using SafeFolder folder = SafeFolder.Open(path);
        return new FileInfo($"/proc/self/fd/{folder.Handle.DangerousGetHandle()}").LinkTarget ?? path;
    }
}
