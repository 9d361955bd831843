namespace IaC.Pods;

/// <summary>The process of a supervisor: what has to be known of its pod to start it.</summary>
public sealed record SupervisorProcess
{
    /// <summary>Folders of the root.</summary>
    public required RootLayout Layout { get; init; }

    /// <summary>Absolute path of <c>iac-supervisor</c>.</summary>
    public required string Program { get; init; }

    /// <summary>Id of the root.</summary>
    public required string RootId { get; init; }

    /// <summary>Uid of the pod.</summary>
    public required string Uid { get; init; }

    /// <summary><c>NAMESPACE/NAME</c> of the pod, for people who look at processes.</summary>
    public required string Name { get; init; }

    /// <summary>Step of <see cref="CrashSteps"/> before which the supervisor kills itself; null hands the variable on that this program was given, and where that is not set it never does.</summary>
    internal string? CrashBefore { get; init; }
}
