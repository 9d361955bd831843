using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using IaC.Engine;
using IaC.Model;
using IaC.Network;
using IaC.Providers.Guests;
using IaC.Providers.Hosts;
using IaC.Providers.Pods;

namespace IaC.Providers.Workloads;

/// <summary>
/// What a run takes of this host, and what it gives up: one transaction for all kinds that hold something of it, so that what a guest leaves a pod may take. First the host itself is agreed on, then all that ends or changes yields, then each takes what it asks. What was taken is given back when one goes.
/// </summary>
/// <param name="services">The host.</param>
internal sealed class HostReservations(HostServices services)
{
    private volatile bool namesChanged;

    /// <summary>Takes what all need.</summary>
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
            ILookup<string, ReserveRequest> kinds = requests.ToLookup(request => request.Urn.ToKey().Kind);
            HostLedger before = services.LocalLedgers.Of(allocation);
            AgreeOn(kinds[BuiltInKinds.Host.Kind], allocation);
            ReserveRequest[] workloads = [.. kinds[BuiltInKinds.Pod.Kind], .. kinds[BuiltInKinds.Guest.Kind]];
            ReserveRequest[] claims = [.. kinds[BuiltInKinds.PersistentVolumeClaim.Kind]];

            // Read before anything yields: what listens for us is not a stranger.
            PodClaim[] taking = [.. ClaimsOf(workloads, allocation)];
            Array.ForEach(taking, claim => RefuseForeignPorts(allocation, claim));

            // The steps wait for each other.
            foreach (ReserveRequest request in workloads.Concat(claims))
            {
                allocation.Yield(request.Uid);
            }

            if (workloads.Length > 0)
            {
                services.ForgetLostSubnet(allocation, workloads[0].StackUuid);
                IPNetwork subnet = services.SubnetOf(allocation, workloads.Select(AddressOf).FirstOrDefault(address => address is not null));
                Array.ForEach(taking, claim => allocation.Claim(claim, subnet));
                namesChanged = true;
            }

            foreach (ReserveRequest request in claims.Where(IsTaking))
            {
                services.Claims.Hold(allocation, request.Urn, request.Uid, request.StackUuid, request.Inputs);
            }

            services.LocalLedgers.RefuseOvercommit(allocation, before, requests[0].StackUuid);
            allocation.Commit();
            CrashPoints.FromEnvironment.Pass("pods-reserved");
        }
        catch (AllocationException refusal)
        {
            throw new ReservationException(refusal.Message);
        }
    }

    /// <summary>What is read from a document; null where an expression stands for a number, and it is known only when it is made.</summary>
    /// <param name="inputs">The document.</param>
    /// <param name="read">Reads it.</param>
    internal static T? IfKnown<T>(JsonObject inputs, Func<JsonObject, T> read)
        where T : class
    {
        try
        {
            return read(inputs);
        }
        catch (JsonException) when (Expressions.IsIn(inputs))
        {
            return null;
        }
    }

    /// <summary>What a pod or guest holds. Where nothing was reserved for it, it is given its claim now.</summary>
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
            allocation.Claim(ClaimOf(request.Urn, request.Uid, request.StackUuid, request.Inputs)!, services.SubnetOf(allocation));
            services.LocalLedgers.RefuseOvercommit(allocation, before, request.StackUuid);
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

    /// <summary>Gives back what a pod or guest held.</summary>
    internal void Release(string uid) => namesChanged |= services.TryAllocate(allocation => allocation.Release(uid));

    /// <summary>Keeps what a pod or guest holds though its stack forgets it.</summary>
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

    private static PodClaim? ClaimOf(Urn urn, string uid, Guid stackUuid, JsonObject inputs) =>
        IfKnown(inputs, document => (urn.ToKey().Is(BuiltInKinds.Guest) ? GuestClaims.Of(uid, stackUuid, document) : PodClaims.Of(uid, stackUuid, document)) with { Stack = urn.Stack });

    // What the host may give is agreed before anything asks for it, and no more where nothing comes of it. A Host that goes says nothing of it to those that come.
    private static void AgreeOn(IEnumerable<ReserveRequest> hosts, HostAllocation allocation)
    {
        foreach (ReserveRequest request in hosts)
        {
            if (request.InVain)
            {
                allocation.Withdraw(request.StackUuid);
            }
            else if (request.Ends)
            {
                allocation.Agree(request.StackUuid, HostTerms.None);
            }
            else if (IsTaking(request))
            {
                HostAgreement.Write(allocation, request.Urn, request.StackUuid, request.Inputs);
            }
        }
    }

    private static bool IsTaking(ReserveRequest request) => !request.Ends && !Expressions.IsIn(request.Inputs);

    // A name that a killed run left a lease under is the successor's; whoever still runs keeps its own.
    private static IEnumerable<PodClaim> ClaimsOf(ReserveRequest[] requests, HostAllocation allocation)
    {
        HashSet<string> known = [.. requests.Select(request => request.Uid)];
        foreach (ReserveRequest request in requests.Where(request => !request.Ends))
        {
            if (ClaimOf(request.Urn, request.Uid, request.StackUuid, request.Inputs) is { } claim)
            {
                string? former = request.FormerUid ?? (request.Beside ? null : allocation.HoldersOf(claim.StackUuid, claim.Namespace, claim.Name).FirstOrDefault(uid => !known.Contains(uid)));
                yield return claim with { FormerUid = former, FormerAddress = AddressOf(request) };
            }
        }
    }

    private static IPAddress? AddressOf(ReserveRequest request) => IPAddress.TryParse(request.Outputs?[PodOutputs.Address]?.GetValue<string>(), out IPAddress? address) ? address : null;

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
