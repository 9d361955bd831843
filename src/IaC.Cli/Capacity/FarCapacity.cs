using IaC.Cli.Composition;
using IaC.Cli.Views;
using IaC.Cli.Views.Capacity;
using IaC.Cli.Workloads;
using IaC.Engine;
using IaC.Model;

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
        IEnumerable<string> hosts = (await FarHosts.RecordedAsync(services, cancellationToken))
            .Where(one => one.Key.Kind == BuiltInKinds.Host.Kind && services.FindToAsk(one.Key.Name) is not null)
            .Select(one => one.Key.Name).Distinct().Order(StringComparer.Ordinal);
        return [.. (await Task.WhenAll(hosts.Select(AskAsync))).SelectMany(rows => rows)];

        async Task<IEnumerable<CapacityRow>> AskAsync(string host)
        {
            try
            {
                return ViewJson.ReadCapacity(await services.Hosts.Find(host)!.CaptureAsync(["capacity", "--json"], cancellationToken)).Select(row => row.Called(host));
            }
            catch (EngineException exception)
            {
                silent(exception.Message);
                return [];
            }
        }
    }
}
