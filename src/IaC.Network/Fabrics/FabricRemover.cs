using IaC.Linux.Mounts;
using IaC.Network.Links;
using IaC.Network.Nft;

namespace IaC.Network;

/// <summary>Removes a fabric. Every step may find its work done; the lock must be held.</summary>
internal static class FabricRemover
{
    /// <summary>Whether a pod is attached or publishes ports.</summary>
    internal static bool IsUsed(FabricSockets sockets, FabricNames names) =>
        (sockets.Links?.ListLinks().Any(link => link.Alias is not null) ?? false) || new PortTable(sockets.HostFilter, names.Table).ListPods().Any();

    internal static void Remove(FabricSockets sockets, FabricNames names, string namespacePath)
    {
        List<NftRule> marked = ForwardAccept.Find(sockets.HostFilter, names);
        bool hasTable = sockets.HostFilter.HasTable(names.Table);
        if (marked.Count > 0 || hasTable)
        {
            var batch = new NftBatch();
            marked.ForEach(batch.DeleteRule);
            if (hasTable)
            {
                batch.DeleteTable(names.Table);
            }

            batch.Commit(sockets.HostFilter);
        }

        new LinkBatch().Delete(names.Uplink).Send(sockets.HostLinks);

        // Last: while the namespace is mounted, a run that was killed in between is found and finished.
        Mount.Detach(namespacePath);
        File.Delete(namespacePath);
    }
}
