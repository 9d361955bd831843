using System.CommandLine;

namespace IaC.Cli.Commands;

/// <summary><c>iac secrets rotate</c>: the keys that seal secrets.</summary>
internal static class SecretsCommand
{
    /// <summary>Builds the command and the one below it.</summary>
    public static Command Create(CommandHost host) => new("secrets", "Look after the keys that seal secrets") { StateEditCommands.CreateRotate(host) };
}
