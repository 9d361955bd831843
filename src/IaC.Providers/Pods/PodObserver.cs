using System.Collections.Immutable;
using System.Net;
using IaC.Engine;
using IaC.Model;
using IaC.Network;
using IaC.Pods;

namespace IaC.Providers.Pods;

/// <summary>Looks at all pods that are asked for in one scan, and says where the machine differs from what was applied.</summary>
internal sealed class PodObserver(HostServices services)
{
    private const string Network = "/status/network";
    private const string Ports = "/status/ports";
    private static readonly TimeSpan AnswerDeadline = TimeSpan.FromSeconds(2);

    internal IReadOnlyList<ObservedResource> Read(IReadOnlyList<ReadRequest> requests)
    {
        if (requests.Count == 0)
        {
            return [];
        }

        string[] uids = [.. requests.Select(request => request.Uid)];
        PodObservation[] found = [.. PodScan.Scan(services.Layout, uids, AnswerDeadline)];
        FabricListing? fabric = services.Fabric is { } options ? Fabric.List(options) : null;
        return [.. requests.Select((request, i) => Conclude(request, found[i], fabric))];
    }

    private static ObservedResource Conclude(ReadRequest request, PodObservation found, FabricListing? fabric) => found.Supervisor switch
    {
        SupervisorState.Gone when found.Status is null => ObservedResource.NotFound,
        SupervisorState.Gone when PodHealth.Succeeded(found.Status) => new ObservedResource(ResourceHealth.Current, request.Outputs, []),
        SupervisorState.Gone or SupervisorState.Lost => new ObservedResource(
            ResourceHealth.Failed,
            request.Outputs,
            [Drift("/status/supervisor", "lost", "running", EffectOfAnother(found))],
            found.Detail),
        SupervisorState.Unresponsive => new ObservedResource(
            ResourceHealth.Unknown,
            request.Outputs,
            [Drift("/status/supervisor", "unresponsive", "running", EffectOfAnother(found))],
            found.Detail),
        _ => Conclude(request, found.Status!, fabric),
    };

    private static ObservedResource Conclude(ReadRequest request, PodStatus status, FabricListing? fabric)
    {
        ImmutableArray<FieldChange> drifts = [.. Drifts(request, status, fabric)];
        FieldChange? network = drifts.FirstOrDefault(drift => drift.Pointer is Network or Ports);
        return new ObservedResource(PodHealth.Of(status), request.Outputs, drifts, PodHealth.Describe(status) ?? (network is null ? null : $"its {(network.Pointer == Ports ? "ports are" : "network is")} {network.Before}"));
    }

    // A machine does not notice that it gets another supervisor; containers are started again.
    private static FieldEffect EffectOfAnother(PodObservation found) =>
        found.Supervisor != SupervisorState.Gone && found.Status?.Kind == BuiltInKinds.Guest.Kind ? FieldEffect.Live : FieldEffect.Restart;

    private static IEnumerable<FieldChange> Drifts(ReadRequest request, PodStatus status, FabricListing? fabric)
    {
        if (PodOutputs.DigestOf(request.Outputs) is { } applied && applied != status.RecordDigest)
        {
            yield return Drift("/status/record", status.RecordDigest, applied, FieldEffect.Restart);
        }

        // Its stack was renamed: who watches supervisors is told by that.
        if (status.Stack is { Length: > 0 } stack && stack != request.Urn.Stack)
        {
            yield return Drift("/status/stack", stack, request.Urn.Stack, FieldEffect.Live);
        }

        // A pod that ended for good is made anew when its declaration is applied again.
        if (status.Phase == "Failed")
        {
            yield return Drift("/status/phase", "Failed", "Running", FieldEffect.Replace);
        }

        if (status.Address is not null && fabric is not null)
        {
            if ((status.AddressV6 is null ? fabric.Fault : fabric.FaultV6) is { } missing)
            {
                yield return Drift(Network, $"without {missing}", "whole", FieldEffect.Live);
            }
            else if (!fabric.Attached.Contains(request.Uid))
            {
                // The machine of a guest holds the other end of its interface.
                yield return Drift(Network, "detached", "attached", status.Kind == BuiltInKinds.Guest.Kind ? FieldEffect.Replace : FieldEffect.Live);
            }
            else if (PortsDiffer(request, status, fabric))
            {
                yield return Drift(Ports, "unpublished", "published", FieldEffect.Live);
            }
        }
    }

    private static bool PortsDiffer(ReadRequest request, PodStatus status, FabricListing fabric)
    {
        IEnumerable<PublishedMapping> published = fabric.Published.GetValueOrDefault(request.Uid) ?? [];
        IEnumerable<PublishedMapping> wanted = PublishedMapping.Of(IPAddress.Parse(status.Address!), status.AddressV6 is { } address ? IPAddress.Parse(address) : null, [.. PodOutputs.MappingsOf(request.Outputs)]);
        return !wanted.ToHashSet().SetEquals(published);
    }

    private static FieldChange Drift(string pointer, string before, string after, FieldEffect effect) => new(pointer, before, after, effect, ChangeCause.Drift);
}
