using IaC.Cli.Composition;
using IaC.Cli.Views;
using IaC.Cli.Views.Capacity;
using IaC.Cli.Workloads;
using IaC.Model;
using IaC.Providers.Remote;

namespace IaC.Cli.Capacity;

/// <summary>What the other hosts of a root's stacks say of themselves: the program there is asked.</summary>
internal static class FarCapacity
{
    /// <summary>A row of each, by name.</summary>
    /// <param name="services">The root.</param>
    /// <param name="silent">Told why a host is not among them.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public static async Task<IReadOnlyList<CapacityRow>> RowsAsync(RootServices services, Action<string> silent, CancellationToken cancellationToken)
    {
        IEnumerable<RemoteHost> hosts = (await FarHosts.RecordedAsync(services, cancellationToken))
            .Where(one => one.Key.Kind == BuiltInKinds.Host.Kind)
            .Select(one => services.FindToAsk(one.Stack, one.Key.Name)).OfType<RemoteHost>().Distinct().OrderBy(host => host.Name, StringComparer.Ordinal);
        return await FarHosts.AskEachAsync(
            hosts,
            async host => ViewJson.ReadCapacity(await host.CaptureAsync(["capacity", "--json"], cancellationToken)).Select(row => row.Called(host.Name)),
            (_, fault) => silent(fault.Message));
    }
}
