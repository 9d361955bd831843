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

    /// <summary>Make the pod and keep it down, or do not; null leaves it as a former supervisor of the pod left it.</summary>
    public bool? Held { get; init; }

    /// <summary>Step of <see cref="CrashSteps"/> before which the supervisor kills itself; null hands the variable on that this program was given, and where that is not set it never does.</summary>
    internal string? CrashBefore { get; init; }

    internal SupervisorProcess Process => new()
    {
        Layout = Layout,
        Program = Program,
        RootId = Record.RootId,
        Uid = Record.Uid,
        Name = $"{Record.Namespace}/{Record.Name}",
        CrashBefore = CrashBefore,
    };
}
