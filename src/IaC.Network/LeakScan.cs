namespace IaC.Network;

/// <summary>Finds what a root left on the host.</summary>
public static class LeakScan
{
    /// <summary>
    /// Interfaces, tables and marked rules in the host's network namespace that bear the id: <c>interface iac0f3a5b7c</c>, <c>table ip iac-0f3a5b7c</c>,
    /// <c>rule in ip filter DOCKER-USER</c>. Empty after the fabric was removed.
    /// </summary>
    public static IReadOnlyList<string> Find(string rootId) => throw new NotImplementedException();
}
