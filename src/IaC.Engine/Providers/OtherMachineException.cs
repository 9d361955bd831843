namespace IaC.Engine;

/// <summary>What answers for a host is not the machine that is recorded: nothing is asked of it, and what is recorded is as unknown as where nothing answers.</summary>
public sealed class OtherMachineException(string message, string? remedy = null) : UnreachableException(message, remedy);
