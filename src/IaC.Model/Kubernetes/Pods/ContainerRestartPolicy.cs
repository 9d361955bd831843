namespace IaC.Model.Kubernetes;

/// <summary>When one container is started again, whatever the policy of its pod.</summary>
[NotYet("OnFailure", "Never")]
public enum ContainerRestartPolicy
{
    /// <summary>An init container that runs on beside the others: a sidecar.</summary>
    Always,
}
