namespace IaC.Guests;

/// <summary>How a program in a guest ended.</summary>
/// <param name="ExitCode">Its exit code, or 128 and the signal that ended it.</param>
/// <param name="Output">What it wrote to its standard output.</param>
/// <param name="Error">What it wrote to its standard error.</param>
/// <param name="Truncated">It wrote more than the agent keeps, and the rest is lost.</param>
public sealed record GuestProgramResult(int ExitCode, byte[] Output, byte[] Error, bool Truncated);
