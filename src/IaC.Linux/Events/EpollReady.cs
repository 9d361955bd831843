namespace IaC.Linux.Events;

/// <summary>A descriptor that became ready.</summary>
/// <param name="Token">What it was registered with.</param>
/// <param name="Events">Why.</param>
public readonly record struct EpollReady(ulong Token, EpollEvents Events);
