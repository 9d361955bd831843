namespace IaC.Engine;

/// <summary>Knows what hosts have and what is promised.</summary>
public interface IHostLedgers
{
    /// <summary>The ledger of a host, as it is now; null for a host that nothing is known of. Only reads.</summary>
    HostLedger? Find(string host);
}
