namespace IaC.Cli.Commands;

/// <summary>What was asked for cannot be done as it was asked; ends the program with <see cref="ExitCode.Usage"/>. The message says what to write instead.</summary>
internal class UsageException(string message) : Exception(message);
