namespace IaC.Model.Kubernetes;

/// <summary>How large a claim is to be.</summary>
public sealed record VolumeResourceRequirements
{
    /// <summary>The least that it is to hold.</summary>
    public required VolumeResourceList Requests { get; init; }
}
