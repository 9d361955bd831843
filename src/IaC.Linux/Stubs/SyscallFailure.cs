namespace IaC.Linux.Stubs;

/// <summary>The operation that ended a child.</summary>
/// <param name="Step">The step it belongs to, as the program's builder named it.</param>
/// <param name="Path">What the step was about.</param>
/// <param name="Call">Name of the system call.</param>
/// <param name="Errno">Error number, positive.</param>
/// <param name="Said">What a file system said on being configured; null when it said nothing.</param>
public sealed record SyscallFailure(string Step, string Path, string Call, int Errno, string? Said);
