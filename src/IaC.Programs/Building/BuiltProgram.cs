namespace IaC.Programs.Building;

/// <summary>A program that can be started.</summary>
/// <param name="Assembly">Absolute path of its assembly.</param>
/// <param name="Start">Absolute path of the record of what the runtime is started with (<see cref="StartRecord"/>); null leaves it to <c>dotnet</c> to find out.</param>
internal sealed record BuiltProgram(string Assembly, string? Start = null);
