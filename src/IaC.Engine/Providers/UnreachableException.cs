namespace IaC.Engine;

/// <summary>What keeps a resource does not answer: nothing was asked of it, and nothing has changed.</summary>
public class UnreachableException(string message, string? remedy = null) : EngineException(message, remedy);
