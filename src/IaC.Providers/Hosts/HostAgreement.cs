using System.Collections.Immutable;
using System.Net;
using System.Text.Json.Nodes;
using IaC.Engine;
using IaC.Model;
using IaC.Model.V1Alpha1;

namespace IaC.Providers.Hosts;

/// <summary>What a Host document says of what the host may give: its capacity, the networks of its pods, its places for claims.</summary>
internal static class HostAgreement
{
    /// <summary>Writes it down in the place of what the stack said before.</summary>
    /// <exception cref="AllocationException">Another stack says something else, or pods have addresses in another network.</exception>
    internal static void Write(HostAllocation allocation, Urn urn, Guid stackUuid, JsonObject inputs)
    {
        allocation.Agree(stackUuid, TermsOf(inputs));
        allocation.DeclareSubnet(stackUuid, urn.Stack, PodSubnetFamily.V4, SubnetOf(inputs));
        allocation.DeclareSubnet(stackUuid, urn.Stack, PodSubnetFamily.V6, SubnetV6Of(inputs));
        allocation.DeclarePlaces(stackUuid, urn.Stack, PlacesOf(inputs, urn.Stack));
    }

    /// <summary>Its terms.</summary>
    internal static HostTerms TermsOf(JsonObject inputs)
    {
        HostSpec spec = SpecOf(inputs);
        HostCapacity? capacity = spec.Capacity;
        return new HostTerms
        {
            Reserve = new Compute(capacity?.Reserve?.Cpu?.Thousandths ?? 0, capacity?.Reserve?.Memory?.Units ?? 0, capacity?.Reserve?.Disk?.Units ?? 0),
            CpuMillis = capacity?.Cpu?.Thousandths,
            Memory = capacity?.Memory?.Units,
            Disk = capacity?.Disk?.Units,
            Addresses = SubnetOf(inputs) is { } subnet ? PodSubnet.AddressesOf(subnet.PrefixLength) : null,
            CpuOvercommit = capacity?.Overcommit?.Cpu?.Thousandths,
            MemoryOvercommit = capacity?.Overcommit?.Memory?.Thousandths,
            DiskOvercommit = capacity?.Overcommit?.Disk?.Thousandths,
            Places = spec.Storage.Where(place => place.Capacity is not null).ToImmutableSortedDictionary(ClassOf, place => TermsOf(place.Capacity!), StringComparer.Ordinal),
            Cost = spec.Cost is { } cost ? new HourlyCost(cost.PerHour.Value, cost.Currency) : null,
        };
    }

    /// <summary>Its places for claims.</summary>
    internal static IReadOnlyList<StoragePlace> PlacesOf(JsonObject inputs, string stack) =>
        [.. SpecOf(inputs).Storage.Select(place => new StoragePlace(ClassOf(place), Path.TrimEndingDirectorySeparator(place.Path), stack))];

    /// <summary>The network of its pods; null where it names none.</summary>
    internal static IPNetwork? SubnetOf(JsonObject inputs) => SpecOf(inputs).Network?.PodSubnet is { } text ? IPNetwork.Parse(text) : null;

    /// <summary>Their network of IPv6; null where it names none.</summary>
    internal static IPNetwork? SubnetV6Of(JsonObject inputs) => SpecOf(inputs).Network?.PodSubnetV6 is { } text ? IPNetwork.Parse(text) : null;

    /// <summary>The document.</summary>
    internal static HostSpec SpecOf(JsonObject inputs) => ModelReader.ReadHost(inputs).Spec ?? new HostSpec();

    private static HostTerms TermsOf(HostStorageCapacity capacity) =>
        new() { Reserve = new Compute(0, 0, capacity.Reserve?.Units ?? 0), Disk = capacity.Disk?.Units, DiskOvercommit = capacity.Overcommit?.Thousandths };

    private static string ClassOf(HostStorage place) => place.StorageClassName ?? place.Name;
}
