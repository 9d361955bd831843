namespace IaC.Pods;

/// <summary>A pod to be made.</summary>
public sealed record SupervisorStart
{
    /// <summary>Folders of the root.</summary>
    public required RootLayout Layout { get; init; }

    /// <summary>Absolute path of <c>iac-supervisor</c>.</summary>
    public required string Program { get; init; }

    /// <summary>The pod.</summary>
    public required PodRecord Record { get; init; }

    /// <summary>Values that the record names.</summary>
    public PodSecrets Secrets { get; init; } = PodSecrets.None;
}
