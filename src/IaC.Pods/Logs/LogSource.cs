namespace IaC.Pods;

/// <summary>Where a container wrote a line.</summary>
public enum LogSource
{
    /// <summary>Descriptor 1.</summary>
    Stdout,

    /// <summary>Descriptor 2.</summary>
    Stderr,
}
