using IaC.Linux.Mounts;
using IaC.Network.Links;
using IaC.Network.Nft;

namespace IaC.Network;

/// <summary>Removes a fabric. Every step may find its work done; the lock must be held.</summary>
internal static class FabricRemover
{
    /// <summary>Whether a pod is attached or publishes ports.</summary>
    internal static bool IsUsed(FabricSockets sockets, FabricNames names) =>
        (sockets.Links?.ListLinks().Any(link => link.Alias is not null) ?? false) || new PublishedPorts(sockets.HostFilter, names).ListPods().Any();

    internal static void Remove(FabricSockets sockets, FabricNames names, string namespacePath)
    {
        List<NftRule> marked = ForwardAccept.Find(sockets.HostFilter, names);
        NftTable[] tables = [.. new[] { names.Table, names.TableV6 }.Where(sockets.HostFilter.HasTable)];
        if (marked.Count > 0 || tables.Length > 0)
        {
            var batch = new NftBatch();
            marked.ForEach(batch.DeleteRule);
            Array.ForEach(tables, batch.DeleteTable);
            batch.Commit(sockets.HostFilter);
        }

        new LinkBatch().Delete(names.Uplink).Send(sockets.HostLinks);

        // Last: while the namespace is mounted, a run that was killed in between is found and finished.
        Mount.Detach(namespacePath);
        File.Delete(namespacePath);
    }
}
