namespace IaC.Images;

/// <summary>How far a collection of garbage goes.</summary>
public sealed record GarbageOptions
{
    /// <summary>Only tell what would go.</summary>
    public bool DryRun { get; init; }

    /// <summary>
    /// Absolute path of the folder with the caches of build commands: they go, and so do the layers of stages, which only the next build of an image would use. Null, the default, keeps both: an image holds
    /// the layers of its stages, so that a change of its last lines is not built from the first.
    /// </summary>
    public string? BuildCache { get; init; }
}
