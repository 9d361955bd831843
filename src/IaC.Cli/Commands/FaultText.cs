using IaC.Engine;
using IaC.GitOps;

namespace IaC.Cli.Commands;

/// <summary>A fault in one line.</summary>
internal static class FaultText
{
    /// <summary>What went wrong, and what the user can do where that is known.</summary>
    public static string Of(Exception exception) => exception switch
    {
        EngineException { Remedy: { } remedy } => $"{exception.Message} ({remedy})",
        GitOpsException { Remedy: { } remedy } => $"{exception.Message} ({remedy})",
        _ => exception.Message,
    };
}
