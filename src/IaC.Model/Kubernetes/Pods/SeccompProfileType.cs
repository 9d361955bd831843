namespace IaC.Model.Kubernetes;

/// <summary>A system call filter.</summary>
[NotYet("Localhost")]
public enum SeccompProfileType
{
    /// <summary>The filter that is the default.</summary>
    RuntimeDefault,

    /// <summary>No filter.</summary>
    Unconfined,
}
