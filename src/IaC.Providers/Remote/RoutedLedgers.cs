using System.Text.Json;
using IaC.Engine;

namespace IaC.Providers.Remote;

/// <summary>Ledgers of this machine, and of others where they answer.</summary>
/// <param name="local">That of this machine.</param>
/// <param name="hosts">The others.</param>
public sealed class RoutedLedgers(IHostLedgers local, RemoteHosts hosts) : IHostLedgers
{
    /// <inheritdoc/>
    public HostLedger? Find(string host) => local.Find(host);

    /// <inheritdoc/>
    public async ValueTask<HostLedger?> AskAsync(string stack, string host, CancellationToken cancellationToken)
    {
        if (hosts.Find(stack, host) is not { } far)
        {
            return local.Find(host);
        }

        try
        {
            return (await far.LookAsync(HostCalls.Ledger, [], cancellationToken).ConfigureAwait(false))[HostCalls.Ledger].Deserialize(ProviderJson.Default.HostLedger);
        }
        catch (EngineException)
        {
            // What is asked of it says so.
            return null;
        }
    }
}
