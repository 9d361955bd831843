namespace IaC.Engine;

/// <summary>The state of a stack cannot be read or written; the last good state is intact.</summary>
public sealed class StateException(string message, string? remedy = null, Exception? inner = null) : EngineException(message, remedy, inner);
