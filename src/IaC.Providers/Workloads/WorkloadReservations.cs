using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using IaC.Engine;
using IaC.Model;
using IaC.Network;
using IaC.Pods;
using IaC.Providers.Hosts;
using IaC.Providers.Pods;

namespace IaC.Providers.Workloads;

/// <summary>Addresses, host ports and compute of pods and guests: taken all or nothing before the first step of an apply, given back when one goes.</summary>
/// <param name="services">The host.</param>
/// <param name="claimOf">What a document asks of the host under a uid and a stack; it throws <see cref="JsonException"/> where the document cannot be read.</param>
/// <param name="demandOf">The part of it that is counted, which takes a look at nothing but the document.</param>
internal sealed class WorkloadReservations(HostServices services, Func<string, Guid, JsonObject, PodClaim> claimOf, Func<JsonObject, ResourceDemand> demandOf)
{
    private volatile bool namesChanged;

    /// <summary>Takes what all the pods need.</summary>
    /// <exception cref="ReservationException">Something does not fit; nothing is then held.</exception>
    internal void Reserve(IReadOnlyList<ReserveRequest> requests)
    {
        if (requests.Count == 0)
        {
            return;
        }

        services.Identity.Ensure();
        try
        {
            using HostAllocation allocation = services.Database.BeginAllocation();
            services.ForgetLostSubnet(allocation, requests[0].StackUuid);
            IPNetwork subnet = services.SubnetOf(allocation, requests.Select(request => AddressOf(request.Outputs)).FirstOrDefault(address => address is not null));

            // An expression may stand where a number belongs, and what is asked is then known only when the pod is made.
            List<PodClaim> claims =
            [
                .. from request in requests
                   where !request.Ends
                   let claim = TryClaim(request)
                   where claim is not null
                   select claim with { FormerAddress = AddressOf(request.Outputs) },
            ];
            claims.ForEach(claim => RefuseForeignPorts(allocation, claim));
            HostLedger before = services.LocalLedgers.Of(allocation);

            // What some give up, others may take: the steps wait for each other.
            foreach (ReserveRequest request in requests)
            {
                allocation.Yield(request.Uid);
            }

            // Who needs an address no more gives it back before others ask.
            foreach (PodClaim claim in claims.OrderBy(claim => claim.NeedsAddress))
            {
                allocation.Claim(claim, subnet);
            }

            services.LocalLedgers.RefuseOvercommit(allocation, before);
            allocation.Commit();
            namesChanged = true;
            CrashPoints.FromEnvironment.Pass("pods-reserved");
        }
        catch (AllocationException refusal)
        {
            string? holder = refusal.HolderUid is { } uid ? StoredRecord.TryRead(services.Layout, uid)?.Stack : null;
            throw new ReservationException(holder is null ? refusal.Message : $"{refusal.Message} of stack {holder}");
        }
    }

    /// <summary>What a document will hold of its host; null where an expression stands for a number.</summary>
    internal ResourceDemand? DemandOf(JsonObject inputs)
    {
        try
        {
            return demandOf(inputs);
        }
        catch (JsonException) when (Expressions.IsIn(inputs))
        {
            return null;
        }
    }

    /// <summary>What it holds. Where nothing was reserved for it, it is given its claim now.</summary>
    /// <exception cref="AllocationException">The host has not what it asks.</exception>
    internal PodLease LeaseOf(ApplyRequest request)
    {
        if (services.Database.Lease(request.Uid) is { } lease)
        {
            return lease;
        }

        using (HostAllocation allocation = services.Database.BeginAllocation())
        {
            HostLedger before = services.LocalLedgers.Of(allocation);
            allocation.Claim(claimOf(request.Uid, request.StackUuid, request.Inputs), services.SubnetOf(allocation));
            services.LocalLedgers.RefuseOvercommit(allocation, before);
            allocation.Commit();
        }

        namesChanged = true;
        return services.Database.Lease(request.Uid)!;
    }

    /// <summary>Subnet of the fabric.</summary>
    internal IPNetwork Subnet()
    {
        if (services.Database.Subnet is { } known)
        {
            return IPNetwork.Parse(known);
        }

        using HostAllocation allocation = services.Database.BeginAllocation();
        IPNetwork subnet = services.SubnetOf(allocation);
        allocation.Commit();
        return subnet;
    }

    /// <summary>Gives back what a pod held.</summary>
    internal void Release(string uid) => namesChanged |= services.TryAllocate(allocation => allocation.Release(uid));

    /// <summary>Keeps what a pod holds though its stack forgets it.</summary>
    internal void Retain(string uid) => namesChanged |= services.TryAllocate(allocation => allocation.Retain(uid));

    /// <summary>Gives back what no resource of the stack holds, and tells the stack's pods each other's names.</summary>
    internal void Settle(Guid stackUuid, IReadOnlySet<string> uids)
    {
        if (!services.HasDatabase)
        {
            return;
        }

        using (HostAllocation allocation = services.Database.BeginAllocation())
        {
            namesChanged |= allocation.ReleaseOthers(stackUuid, uids);
            allocation.Commit();
            CrashPoints.FromEnvironment.Pass("pods-released");
        }

        if (namesChanged)
        {
            PodHostsFiles.Rewrite(services.Layout, stackUuid, services.Database.Leases(stackUuid));
            namesChanged = false;
        }
    }

    private static IPAddress? AddressOf(JsonObject? outputs) => IPAddress.TryParse(outputs?[PodOutputs.Address]?.GetValue<string>(), out IPAddress? address) ? address : null;

    private PodClaim? TryClaim(ReserveRequest request)
    {
        try
        {
            return claimOf(request.Uid, request.StackUuid, request.Inputs);
        }
        catch (JsonException) when (Expressions.IsIn(request.Inputs))
        {
            return null;
        }
    }

    // The database knows what this root gave away; only the kernel knows what other programs and other roots took.
    private void RefuseForeignPorts(HostAllocation allocation, PodClaim claim)
    {
        bool inBoth = claim.NeedsAddress && allocation.SubnetV6() is not null;
        foreach (HostPort port in claim.Ports)
        {
            var address = IPAddress.Parse(port.Address);
            IPAddress[] addresses = inBoth && address.Equals(IPAddress.Any) ? [address, IPAddress.IPv6Any] : [address];
            if (!allocation.HoldsPort(port)
                && addresses.Select(at => HostPorts.FindObstacle(at, (ushort)port.Port, Enum.Parse<Network.PortProtocol>(port.Protocol, ignoreCase: true), services.Identity.Ensure()))
                    .FirstOrDefault(found => found is not null) is { } obstacle)
            {
                throw new AllocationException($"host port {port} cannot be published for {claim.Namespace}/{claim.Name}: {obstacle}");
            }
        }
    }
}
