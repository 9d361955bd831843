namespace IaC.GitOps;

/// <summary>A commit that must not be taken: it stays refused until somebody asks, or there is another one. Anything else that fails is tried again.</summary>
/// <param name="message">Lower case, no full stop.</param>
/// <param name="remedy">What to do, where it is known.</param>
public sealed class GitRefusedException(string message, string? remedy = null) : GitOpsException(message, remedy);
