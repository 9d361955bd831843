using System.Globalization;
using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using IaC.Engine;
using IaC.Model;
using IaC.Model.Kubernetes;
using IaC.Network;
using IaC.Providers.Hosts;
using IaC.Providers.Pods.Records;

namespace IaC.Providers.Pods;

/// <summary>Addresses, host ports and compute of pods: taken all or nothing before the first step of an apply, given back when a pod goes.</summary>
internal sealed class PodReservations(HostServices services)
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
            bool subnetIsLost = services.SubnetIsLost;
            using HostAllocation allocation = services.Database.BeginAllocation();
            if (subnetIsLost)
            {
                allocation.ForgetSubnet(requests[0].StackUuid);
            }

            IPNetwork subnet = services.SubnetOf(allocation, requests.Select(request => AddressOf(request.Outputs)).FirstOrDefault(address => address is not null));

            // An expression may stand where a number belongs, and what is asked is then known only when the pod is made.
            List<PodClaim> claims =
            [
                .. from request in requests
                   where !request.Ends
                   let pod = TryRead(request.Inputs)
                   where pod is not null
                   select ClaimOf(request.Uid, request.StackUuid, pod) with { FormerAddress = AddressOf(request.Outputs) },
            ];
            claims.ForEach(claim => RefuseForeignPorts(allocation, claim));

            // What some give up, others may take: the steps wait for each other.
            foreach (ReserveRequest request in requests)
            {
                allocation.Yield(request.Uid);
            }

            claims.ForEach(claim => allocation.Claim(claim, subnet));

            RefuseOvercommit(allocation);
            allocation.Commit();
            namesChanged = true;
            CrashPoints.FromEnvironment.Pass("pods-reserved");
        }
        catch (AllocationException refusal)
        {
            throw new ReservationException(refusal.Message);
        }
    }

    /// <summary>The pod's address; null with hostNetwork. A pod that nothing was reserved for is given its claim now.</summary>
    internal IPAddress? AddressOf(string uid, Guid stackUuid, Pod pod)
    {
        if (services.Database.Lease(uid) is { } lease)
        {
            return lease.Address;
        }

        using HostAllocation allocation = services.Database.BeginAllocation();
        IPAddress? address = allocation.Claim(ClaimOf(uid, stackUuid, pod), services.SubnetOf(allocation));
        allocation.Commit();
        namesChanged = true;
        return address;
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
    internal void Release(string uid)
    {
        if (services.HasDatabase)
        {
            using HostAllocation allocation = services.Database.BeginAllocation();
            allocation.Release(uid);
            allocation.Commit();
            namesChanged = true;
        }
    }

    /// <summary>Keeps what a pod holds though its stack forgets it.</summary>
    internal void Retain(string uid)
    {
        if (services.HasDatabase)
        {
            using HostAllocation allocation = services.Database.BeginAllocation();
            allocation.Retain(uid);
            allocation.Commit();
            namesChanged = true;
        }
    }

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

    private static Pod? TryRead(JsonObject inputs)
    {
        try
        {
            return ModelReader.ReadPod(inputs);
        }
        catch (JsonException) when (Expressions.IsIn(inputs))
        {
            return null;
        }
    }

    private static PodClaim ClaimOf(string uid, Guid stackUuid, Pod pod)
    {
        (long cpu, long memory) = ContainerDemand.Of(pod.Spec);
        return new PodClaim
        {
            Uid = uid,
            StackUuid = stackUuid,
            Namespace = pod.Metadata.Namespace,
            Name = pod.Metadata.Name,
            NeedsAddress = !pod.Spec.HostNetwork,
            CpuMillis = cpu,
            Memory = memory,
            Ports = [.. PodPorts.Claimed(pod.Spec)],
        };
    }

    // The database knows what this root gave away; only the kernel knows what other programs and other roots took.
    private void RefuseForeignPorts(HostAllocation allocation, PodClaim claim)
    {
        foreach ((string hostIp, int hostPort, string protocol) in claim.Ports)
        {
            if (!allocation.HoldsPort(hostIp, hostPort, protocol)
                && HostPorts.FindObstacle(IPAddress.Parse(hostIp), (ushort)hostPort, Enum.Parse<Network.PortProtocol>(protocol, ignoreCase: true), services.Identity.Ensure()) is { } obstacle)
            {
                throw new AllocationException($"host port {hostIp}:{hostPort}/{protocol} cannot be published for pod {claim.Namespace}/{claim.Name}: {obstacle}");
            }
        }
    }

    private void RefuseOvercommit(HostAllocation allocation)
    {
        (long podCpu, long podMemory, long reservedCpu, long reservedMemory) = allocation.Totals();
        long cpu = (services.Facts.Cpus * 1000L) - reservedCpu;
        long memory = services.Facts.Memory - reservedMemory;
        if (podCpu > cpu)
        {
            throw new AllocationException(string.Create(CultureInfo.InvariantCulture, $"the pods request {podCpu}m CPU of {cpu}m that this host has beyond its reserve of {reservedCpu}m"));
        }

        if (podMemory > memory)
        {
            throw new AllocationException(
                string.Create(CultureInfo.InvariantCulture, $"the pods request {podMemory >> 20} MiB of memory of {memory >> 20} MiB that this host has beyond its reserve of {reservedMemory >> 20} MiB"));
        }
    }
}
