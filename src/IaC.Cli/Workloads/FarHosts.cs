using IaC.Cli.Composition;
using IaC.Cli.State;
using IaC.Engine;
using IaC.Model;

namespace IaC.Cli.Workloads;

/// <summary>Hosts of a root's stacks that are not this machine.</summary>
internal static class FarHosts
{
    /// <summary>
    /// What all stacks record, by which <see cref="RootServices.Hosts"/> knows how their hosts are reached. Where no stack names another host than this machine, or has a claim, which a look at names alone tells, nothing is read, and this is empty.
    /// </summary>
    public static async Task<IReadOnlyList<Candidate<RecordedResourceView>>> RecordedAsync(RootServices services, CancellationToken cancellationToken)
    {
        foreach (string stack in await services.States.NamesAsync(cancellationToken))
        {
            if ((await services.States.ReadableResourcesAsync(stack, cancellationToken)).Any(MayBeFar))
            {
                return await new StateReader(services).ReadAsync(null, showSecrets: false, cancellationToken);
            }
        }

        return [];
    }

    private static bool MayBeFar(ResourceKey key) => (key.Kind == BuiltInKinds.Host.Kind && key.Name != HostReference.LocalHost) || key.Kind == BuiltInKinds.PersistentVolumeClaim.Kind;
}
