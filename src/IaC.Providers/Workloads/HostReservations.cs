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
/// What a run takes of this host, and what it gives up: one transaction for all kinds that hold something of it, so that what a guest leaves a pod may take. First the host itself is agreed on, then all that ends or changes yields, then each takes what it asks.
/// </summary>
/// <param name="services">The host.</param>
internal sealed class HostReservations(HostServices services)
{
    private volatile bool namesChanged;

    /// <summary>Names of pods and guests are to be told anew.</summary>
    internal bool NamesChanged
    {
        get => namesChanged;
        set => namesChanged = value;
    }

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
                NamesChanged = true;
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

    /// <summary>What a Pod or Guest asks of the host; null where an expression stands for a number, and it is known only when it is made.</summary>
    internal static PodClaim? ClaimOf(Urn urn, string uid, Guid stackUuid, JsonObject inputs)
    {
        try
        {
            PodClaim claim = urn.ToKey().Is(BuiltInKinds.Guest) ? GuestClaims.Of(uid, stackUuid, inputs) : PodClaims.Of(uid, stackUuid, inputs);
            return claim with { Stack = urn.Stack };
        }
        catch (JsonException) when (Expressions.IsIn(inputs))
        {
            return null;
        }
    }

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
