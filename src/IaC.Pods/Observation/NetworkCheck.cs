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

        PodRecord most = pods.MaxBy(pod => pod.Record.Network!.SubnetV6 is not null).Record;
        FabricListing fabric = Fabric.List(PodFabric.Options(layout, most.RootId, most.Network));
        return [.. pods.Where(pod => !IsWhole(pod.Record, fabric)).Select(pod => pod.Stack).Distinct()];
    }

    /// <summary>Whether a pod that runs has all of its network; one without a network has.</summary>
    public static bool IsWhole(RootLayout layout, string uid) =>
        StoredRecord.TryRead(layout, uid) is not { Network: { } network } record || IsWhole(record, Fabric.List(PodFabric.Options(layout, record.RootId, network)));

    private static bool IsWhole(PodRecord record, FabricListing fabric) =>
        (record.Network!.SubnetV6 is null ? fabric.Fault : fabric.FaultV6) is null
        && fabric.Attached.Contains(record.Uid)
        && (fabric.Published.GetValueOrDefault(record.Uid) ?? []).ToHashSet().SetEquals(PodFabric.Published(record.Network));
}
