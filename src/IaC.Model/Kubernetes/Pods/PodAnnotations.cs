namespace IaC.Model.Kubernetes;

/// <summary>Annotations that say of a Pod what Kubernetes has no field for.</summary>
public static class PodAnnotations
{
    /// <summary>The most processes and threads of each container; 4096 unless given. Changes live.</summary>
    public const string PidsLimit = "iac/pids-limit";
}
