using IaC.Model;

namespace IaC.Engine;

/// <summary>The engine refuses, and nothing was done: the message says why, the remedy what to do about it. Lower case, no full stop.</summary>
public class EngineException(string message, string? remedy = null, Exception? inner = null) : Exception(message, inner)
{
    /// <summary>What the user can do; null where nothing is known.</summary>
    public string? Remedy { get; } = remedy;

    /// <summary>What went wrong, and what to do where that is known, on one line.</summary>
    public static string TextOf(Exception exception) => exception is EngineException { Remedy: { } remedy } ? $"{exception.Message} ({remedy})" : InternalError.TextOf(exception);
}
