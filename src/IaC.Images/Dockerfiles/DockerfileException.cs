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

    /// <summary>Line, from 1.</summary>
    public int Line { get; }
}
