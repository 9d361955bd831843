namespace IaC.Engine;

/// <summary>Knows what hosts have and what is promised.</summary>
public interface IHostLedgers
{
    /// <summary>The ledger of a host, as it is now; null for a host that nothing is known of without asking it. Only reads.</summary>
    HostLedger? Find(string host);

    /// <summary>The ledger of a host, for which that may be asked; null where it does not answer, and for a host that nothing is known of. Only reads.</summary>
    /// <param name="stack">The stack that calls the host so.</param>
    /// <param name="host">Name of the host.</param>
    /// <param name="cancellationToken">Gives up.</param>
    ValueTask<HostLedger?> AskAsync(string stack, string host, CancellationToken cancellationToken) => ValueTask.FromResult(Find(host));
}
