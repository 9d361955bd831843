namespace IaC.Images;

/// <summary>A fault in a Dockerfile, with its line.</summary>
public sealed class DockerfileException : Exception
{
    /// <summary>A fault.</summary>
    /// <param name="file">The file, as the user names it.</param>
    /// <param name="line">Line, from 1.</param>
    /// <param name="message">What is wrong: lower case, no full stop.</param>
    /// <param name="cause">What led to it.</param>
    public DockerfileException(string file, int line, string message, Exception? cause = null)
        : base($"{file}:{line}: {message}", cause) => Line = line;

    /// <summary>Several faults, each on a line of the message.</summary>
    /// <param name="file">The file, as the user names it.</param>
    /// <param name="faults">At least one, in the order of their lines.</param>
    public DockerfileException(string file, IReadOnlyList<(int Line, string Message)> faults)
        : base(string.Join('\n', faults.Select(fault => $"{file}:{fault.Line}: {fault.Message}"))) => Line = faults[0].Line;

    /// <summary>Line of the first fault, from 1.</summary>
    public int Line { get; }
}
