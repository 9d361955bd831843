using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using IaC.Engine;
using IaC.Model;
using IaC.Providers.Hosts;
using IaC.Providers.Pods;

namespace IaC.Providers.Workloads;

/// <summary>Addresses, host ports and compute of the pods or guests of a host: what <see cref="HostReservations"/> took for them, and what is given back when one goes.</summary>
/// <param name="services">The host.</param>
/// <param name="demandOf">What is counted of a document, which takes a look at nothing else.</param>
internal sealed class WorkloadReservations(HostServices services, Func<JsonObject, ResourceDemand> demandOf)
{
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
            allocation.Claim(HostReservations.ClaimOf(request.Urn, request.Uid, request.StackUuid, request.Inputs)!, services.SubnetOf(allocation));
            services.LocalLedgers.RefuseOvercommit(allocation, before, request.StackUuid);
            allocation.Commit();
        }

        services.Reservations.NamesChanged = true;
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
    internal void Release(string uid) => services.Reservations.NamesChanged |= services.TryAllocate(allocation => allocation.Release(uid));

    /// <summary>Keeps what a pod holds though its stack forgets it.</summary>
    internal void Retain(string uid) => services.Reservations.NamesChanged |= services.TryAllocate(allocation => allocation.Retain(uid));

    /// <summary>Gives back what no resource of the stack holds, and tells the stack's pods each other's names.</summary>
    internal void Settle(Guid stackUuid, IReadOnlySet<string> uids)
    {
        if (!services.HasDatabase)
        {
            return;
        }

        using (HostAllocation allocation = services.Database.BeginAllocation())
        {
            services.Reservations.NamesChanged |= allocation.ReleaseOthers(stackUuid, uids);
            allocation.Commit();
            CrashPoints.FromEnvironment.Pass("pods-released");
        }

        if (services.Reservations.NamesChanged)
        {
            PodHostsFiles.Rewrite(services.Layout, stackUuid, services.Database.Leases(stackUuid));
            services.Reservations.NamesChanged = false;
        }
    }
}
