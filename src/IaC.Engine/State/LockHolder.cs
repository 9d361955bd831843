namespace IaC.Engine;

/// <summary>Who holds a stack's lock.</summary>
/// <param name="Pid">Process id on <paramref name="Host"/>.</param>
/// <param name="Host">Name of the machine.</param>
/// <param name="Command">Its command line.</param>
/// <param name="Since">Since when.</param>
public sealed record LockHolder(int Pid, string Host, string Command, DateTimeOffset Since)
{
    /// <summary><c>pid 4711 on host1 (iac up) since 2026-11-24T12:00:00Z</c>.</summary>
    public override string ToString() => $"pid {Pid} on {Host} ({Command}) since {Since.UtcDateTime:yyyy-MM-ddTHH:mm:ssZ}";
}
