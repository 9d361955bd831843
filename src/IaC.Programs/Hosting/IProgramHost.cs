namespace IaC.Programs;

/// <summary>Where programs are built and run.</summary>
public interface IProgramHost
{
    /// <summary>Starts <c>dotnet</c>.</summary>
    /// <param name="command">What it is to do.</param>
    /// <exception cref="ProgramException">It does not start.</exception>
    IHostedProgram Start(ProgramCommand command);
}

/// <summary>One run of <c>dotnet</c>.</summary>
/// <param name="Arguments">Its arguments.</param>
/// <param name="Folder">Working folder.</param>
/// <param name="Environment">Variables beside those that it has anyway; null takes one away.</param>
/// <param name="Meeting">A folder with a socket that it connects to; null for none.</param>
/// <param name="Start">A record of what the runtime is started with, for hosts that are quicker by it; its code then waits for <see cref="IHostedProgram.Begin"/>. Null for none.</param>
public sealed record ProgramCommand(IReadOnlyList<string> Arguments, string Folder, IReadOnlyDictionary<string, string?> Environment, string? Meeting = null, string? Start = null);

/// <summary>A program that was started. Disposing it after its end gives free what it held.</summary>
public interface IHostedProgram : IDisposable
{
    /// <summary>What it writes to standard output.</summary>
    TextReader Output { get; }

    /// <summary>What it writes to standard error.</summary>
    TextReader Error { get; }

    /// <summary>Its exit code, 128 and the signal where one ended it, once it has ended.</summary>
    Task<int> Ended { get; }

    /// <summary>Lets its code begin, where that waits for this. What is disposed without it never begins.</summary>
    void Begin();

    /// <summary>Kills it, with all that it started.</summary>
    void Kill();
}
