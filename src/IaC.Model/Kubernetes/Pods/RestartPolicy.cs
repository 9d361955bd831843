namespace IaC.Model.Kubernetes;

/// <summary>When a container that ended is started again.</summary>
public enum RestartPolicy
{
    /// <summary>Whatever its exit code.</summary>
    Always,

    /// <summary>When its exit code is not 0.</summary>
    OnFailure,

    /// <summary>Never.</summary>
    Never,
}
