namespace IaC.Model.Kubernetes;

/// <summary>How a claim may be used.</summary>
public enum PersistentVolumeAccessMode
{
    /// <summary>Read and written on one host.</summary>
    ReadWriteOnce,

    /// <summary>Read on many hosts.</summary>
    ReadOnlyMany,

    /// <summary>Read and written on many hosts.</summary>
    ReadWriteMany,

    /// <summary>Read and written by one pod.</summary>
    ReadWriteOncePod,
}
