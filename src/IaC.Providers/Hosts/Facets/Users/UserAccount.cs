namespace IaC.Providers.Hosts;

/// <summary>A user of the host.</summary>
/// <param name="Name">Name.</param>
/// <param name="Uid">Number.</param>
/// <param name="Gid">Number of its own group.</param>
/// <param name="Home">Home folder.</param>
/// <param name="Shell">Shell.</param>
internal sealed record UserAccount(string Name, uint Uid, uint Gid, string Home, string Shell);
