namespace IaC.Engine;

/// <summary>A step cannot be carried out, by the engine's own rules.</summary>
internal sealed class StepException(string message) : Exception(message);
