namespace IaC.Cli.Journal;

/// <summary>The other hosts that stacks of a root have pods on.</summary>
internal interface IEventHosts
{
    /// <summary>Which of them may know of something, each with the stacks that are asked about.</summary>
    /// <param name="subject">Name of a stack or of a resource; null is all.</param>
    /// <param name="cancellationToken">Ends it.</param>
    Task<IReadOnlyCollection<(string Host, string Stack)>> FindAsync(string? subject, CancellationToken cancellationToken);

    /// <summary>Which machine a stack means by the name of a host: equal where it is the same one.</summary>
    object MachineOf(string host, string stack);

    /// <summary>Reads what this program writes on one of them.</summary>
    /// <param name="host">Name of the host.</param>
    /// <param name="stack">The stack that calls it so.</param>
    /// <param name="arguments">Arguments of the program.</param>
    /// <param name="read">Reads its output.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="Engine.EngineException">The host does not answer, or the program fails there.</exception>
    Task ReadAsync(string host, string stack, IReadOnlyCollection<string> arguments, Func<Stream, CancellationToken, Task> read, CancellationToken cancellationToken);
}
