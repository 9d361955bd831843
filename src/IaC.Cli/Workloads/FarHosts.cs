using IaC.Cli.Composition;
using IaC.Cli.State;
using IaC.Engine;
using IaC.Model;
using IaC.Providers.Remote;

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

    /// <summary>What the program on each of some hosts says, of all at once.</summary>
    /// <param name="hosts">The hosts.</param>
    /// <param name="ask">Asks one.</param>
    /// <param name="silent">Told of each that does not answer, and why; the others say what they have all the same.</param>
    public static async Task<IReadOnlyList<T>> AskEachAsync<T>(IEnumerable<RemoteHost> hosts, Func<RemoteHost, Task<IEnumerable<T>>> ask, Action<RemoteHost, EngineException> silent)
    {
        return [.. (await Task.WhenAll(hosts.Select(AskAsync))).SelectMany(answers => answers)];

        async Task<IEnumerable<T>> AskAsync(RemoteHost host)
        {
            try
            {
                return await ask(host);
            }
            catch (EngineException exception)
            {
                silent(host, exception);
                return [];
            }
        }
    }

    private static bool MayBeFar(ResourceKey key) => (key.Kind == BuiltInKinds.Host.Kind && key.Name != HostReference.LocalHost) || key.Kind == BuiltInKinds.PersistentVolumeClaim.Kind;
}
