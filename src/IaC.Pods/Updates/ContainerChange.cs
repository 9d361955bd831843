namespace IaC.Pods;

/// <summary>What another record means for a container that runs.</summary>
public enum ContainerChange
{
    /// <summary>It is left alone.</summary>
    None,

    /// <summary>Its limits, probes or signals change while it runs.</summary>
    Live,

    /// <summary>It is stopped and started.</summary>
    Restart,
}
