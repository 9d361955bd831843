namespace IaC.Providers.Backups;

/// <summary>What goes into a backup.</summary>
public sealed record BackupOptions
{
    /// <summary>The file; one that is there is replaced once the new one is whole.</summary>
    public required string File { get; init; }

    /// <summary>Pods that use a claim are held down while it is copied. <value>They go on, and what they write meanwhile may be there in part.</value></summary>
    public bool Stop { get; init; }

    /// <summary>The images' content too. <value>It is.</value></summary>
    public bool WithImages { get; init; } = true;

    /// <summary>The keys too that its secrets are sealed with: who has the file can read them then. <value>They are not.</value></summary>
    public bool WithKey { get; init; }

    /// <summary>What lies on hosts that do not answer is left out. <value>It is not, and nothing is written.</value></summary>
    public bool SkipUnreachable { get; init; }
}
