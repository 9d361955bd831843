namespace IaC.Engine;

/// <summary>What a stack is called and where it came from.</summary>
/// <param name="Name">Name.</param>
/// <param name="Project">Project.</param>
/// <param name="Uuid">Mark of ownership on everything that it made; chosen once.</param>
/// <param name="Origin">Where its program was last applied from; null for a stack that was never applied.</param>
/// <param name="Serial">Rises with each run that writes.</param>
public sealed record StackIdentity(string Name, string Project, Guid Uuid, string? Origin, long Serial);
