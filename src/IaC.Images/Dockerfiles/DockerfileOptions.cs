namespace IaC.Images;

/// <summary>What is built by a Dockerfile.</summary>
public sealed record DockerfileOptions
{
    /// <summary>Absolute path of the folder that COPY reads from and never leaves.</summary>
    public required string Context { get; init; }

    /// <summary>Absolute path of the Dockerfile.</summary>
    public required string File { get; init; }

    /// <summary>Stage that is wanted, by name or number; null is the last.</summary>
    public string? Target { get; init; }

    /// <summary>Values of ARG.</summary>
    public IReadOnlyDictionary<string, string> Arguments { get; init; } = new Dictionary<string, string>();

    /// <summary>Time of all that is made; 1970-01-01 UTC unless given (SOURCE_DATE_EPOCH).</summary>
    public DateTimeOffset Time { get; init; } = DateTimeOffset.UnixEpoch;

    /// <summary>What messages call the Dockerfile.</summary>
    public string Name => Path.GetRelativePath(Context, File) is var relative && relative.StartsWith("..", StringComparison.Ordinal) ? File : relative;
}
