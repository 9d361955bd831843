using IaC.Engine;

namespace IaC.Cli.Commands;

/// <summary>A fault in one line.</summary>
internal static class FaultText
{
    /// <summary>What went wrong, and what the user can do where that is known.</summary>
    public static string Of(Exception exception) => exception is EngineException { Remedy: { } remedy } ? $"{exception.Message} ({remedy})" : exception.Message;
}
