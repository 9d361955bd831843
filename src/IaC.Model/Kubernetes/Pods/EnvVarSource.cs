namespace IaC.Model.Kubernetes;

/// <summary>Where the value of a variable comes from: exactly one of its members.</summary>
public sealed record EnvVarSource
{
    /// <summary>A key of a ConfigMap.</summary>
    public ConfigMapKeySelector? ConfigMapKeyRef { get; init; }

    /// <summary>A key of a Secret.</summary>
    public SecretKeySelector? SecretKeyRef { get; init; }

    /// <summary>A field of the pod.</summary>
    public ObjectFieldSelector? FieldRef { get; init; }

    /// <summary>A limit or request of a container.</summary>
    public ResourceFieldSelector? ResourceFieldRef { get; init; }
}
