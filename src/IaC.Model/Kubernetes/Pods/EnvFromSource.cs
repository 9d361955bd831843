namespace IaC.Model.Kubernetes;

/// <summary>A source whose keys all become variables: exactly one of <c>configMapRef</c> and <c>secretRef</c>.</summary>
public sealed record EnvFromSource
{
    /// <summary>Text put before each key.</summary>
    public string Prefix { get; init; } = "";

    /// <summary>A ConfigMap.</summary>
    public ConfigMapEnvSource? ConfigMapRef { get; init; }

    /// <summary>A Secret.</summary>
    public SecretEnvSource? SecretRef { get; init; }
}
