namespace IaC.Model.Kubernetes;

/// <summary>When everything in a claim is given to <c>fsGroup</c>.</summary>
public enum PodFSGroupChangePolicy
{
    /// <summary>Whenever a pod is made.</summary>
    Always,

    /// <summary>Only where the folder of the claim itself has another group or lacks its rights: a large claim is not walked each time.</summary>
    OnRootMismatch,
}
