namespace IaC.Model.Kubernetes;

/// <summary>A source of a projected volume: exactly one.</summary>
public sealed record VolumeProjection
{
    /// <summary>Keys of a ConfigMap.</summary>
    public ConfigMapProjection? ConfigMap { get; init; }

    /// <summary>Keys of a Secret.</summary>
    public SecretProjection? Secret { get; init; }

    /// <summary>Fields of the pod.</summary>
    public DownwardAPIProjection? DownwardAPI { get; init; }
}
