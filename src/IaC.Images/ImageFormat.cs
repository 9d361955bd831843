namespace IaC.Images;

/// <summary>What an image holds.</summary>
public enum ImageFormat
{
    /// <summary>Layers that make a root file system: for containers.</summary>
    Oci,

    /// <summary>A disk: for guests.</summary>
    Disk,
}
