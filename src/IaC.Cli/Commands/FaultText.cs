using System.Data.Common;
using IaC.Engine;
using IaC.GitOps;
using IaC.Images;
using IaC.Images.Registries;

namespace IaC.Cli.Commands;

/// <summary>A fault in one line.</summary>
internal static class FaultText
{
    /// <summary>Whether the machine refused, and the message names the call, the path and the error; or a file that the program keeps is damaged.</summary>
    public static bool IsOfMachine(Exception exception) => exception is IOException or UnauthorizedAccessException or InvalidDataException or ImageException or RegistryException or DockerfileException or DbException;

    /// <summary>What went wrong, and what the user can do where that is known.</summary>
    public static string Of(Exception exception) => exception is GitOpsException ? GitOpsException.TextOf(exception) : EngineException.TextOf(exception);
}
