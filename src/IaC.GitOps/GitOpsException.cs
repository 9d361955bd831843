using IaC.Model;

namespace IaC.GitOps;

/// <summary>A source that cannot be read, a unit that cannot be carried out: what happened, and what to do about it.</summary>
/// <param name="message">Lower case, no full stop.</param>
/// <param name="remedy">What to do, where it is known.</param>
/// <param name="inner">What stands behind it.</param>
public class GitOpsException(string message, string? remedy = null, Exception? inner = null) : Exception(message, inner)
{
    /// <summary>What to do, where it is known.</summary>
    public string? Remedy => remedy;

    /// <summary>What went wrong, and what to do where that is known, on one line.</summary>
    public static string TextOf(Exception exception) => exception is GitOpsException { Remedy: { } remedy } ? $"{exception.Message} ({remedy})" : InternalError.TextOf(exception);
}
