using IaC.Cli.Terminals;
using IaC.Programs.Running;

namespace IaC.Cli.Commands;

/// <summary>The process that a command runs in.</summary>
/// <param name="Terminal">Standard streams.</param>
/// <param name="Interruption">Signals.</param>
/// <param name="Time">The clock.</param>
/// <param name="Variable">Looks up an environment variable; null where it is not set.</param>
/// <param name="Waiting">A program that was started before the command was understood; null where none was.</param>
internal sealed record CommandHost(Terminal Terminal, Interruption Interruption, TimeProvider Time, Func<string, string?> Variable, WaitingProgram? Waiting = null);
