namespace IaC.Model.Kubernetes;

/// <summary>When an image is fetched.</summary>
public enum ImagePullPolicy
{
    /// <summary>Ask the registry each time which image the tag names.</summary>
    Always,

    /// <summary>When it is not there.</summary>
    IfNotPresent,

    /// <summary>Never; it must be there.</summary>
    Never,
}
