namespace IaC;

/// <summary>The program cannot go on, for a reason that the message says in full: it is shown without a stack trace.</summary>
public sealed class RunException(string message) : Exception(message);
