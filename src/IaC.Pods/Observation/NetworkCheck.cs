using IaC.Network;

namespace IaC.Pods;

/// <summary>Finds pods that run without a part of the network that their records say: an interface, a published port, or what all of the root share.</summary>
public static class NetworkCheck
{
    /// <summary>Names the stacks that such pods are of.</summary>
    /// <param name="layout">The root.</param>
    /// <param name="deadline">How long supervisors have to answer.</param>
    public static IReadOnlyList<string> Find(RootLayout layout, TimeSpan deadline)
    {
        (PodRecord Record, string Stack)[] pods =
        [
            .. from pod in PodScan.Scan(layout, deadline)
               where pod is { Supervisor: SupervisorState.Running, Status.Stack.Length: > 0 }
               let record = StoredRecord.TryRead(layout, pod.Uid)
               where record?.Network is not null
               select (record, pod.Status!.Stack),
        ];
        if (pods.Length == 0)
        {
            return [];
        }

        FabricListing fabric = Fabric.List(PodFabric.Options(layout, pods[0].Record.RootId, pods[0].Record.Network!.Subnet));
        return [.. pods.Where(pod => fabric.Fault is not null || !IsWhole(pod.Record, fabric)).Select(pod => pod.Stack).Distinct()];
    }

    private static bool IsWhole(PodRecord record, FabricListing fabric) =>
        fabric.Attached.Contains(record.Uid)
        && (fabric.Published.GetValueOrDefault(record.Uid) ?? []).Select(published => published.Port).ToHashSet().SetEquals(PodFabric.Ports(record.Network!));
}
