namespace IaC.Engine;

/// <summary>Who holds a stack's lock.</summary>
/// <param name="Pid">Process id on <paramref name="Host"/>.</param>
/// <param name="Host">User and machine: <c>ann@host1</c>.</param>
/// <param name="Command">Its command line.</param>
/// <param name="Since">Since when.</param>
public sealed record LockHolder(int Pid, string Host, string Command, DateTimeOffset Since)
{
    /// <summary>This process.</summary>
    /// <param name="command">Its command line.</param>
    /// <param name="time">The clock.</param>
    public static LockHolder Here(string command, TimeProvider time) => new(Environment.ProcessId, Person, command, time.GetUtcNow());

    /// <summary>Who runs this process, and where: <c>ann@host1</c>.</summary>
    public static string Person => $"{Environment.UserName}@{Environment.MachineName}";

    /// <summary><c>pid 4711 on ann@host1 (iac up) since 2026-11-24T12:00:00Z</c>.</summary>
    public override string ToString() => $"pid {Pid} on {Host} ({Command}) since {Since.UtcDateTime:yyyy-MM-ddTHH:mm:ssZ}";
}
