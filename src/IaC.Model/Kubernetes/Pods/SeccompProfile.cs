namespace IaC.Model.Kubernetes;

/// <summary>System call filter.</summary>
public sealed record SeccompProfile
{
    /// <summary>Which filter.</summary>
    public required SeccompProfileType Type { get; init; }
}
