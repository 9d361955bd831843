namespace IaC.Images;

/// <summary>What happens to a layer.</summary>
public enum ImagePhase
{
    /// <summary>Its bytes come from a registry.</summary>
    Pull,

    /// <summary>Its bytes go to a registry.</summary>
    Push,

    /// <summary>Its bytes are taken into the store.</summary>
    Store,

    /// <summary>It is made from a declaration.</summary>
    Build,

    /// <summary>A disk is decompressed and brought into the format of the store.</summary>
    Convert,

    /// <summary>Its files are laid out on disk.</summary>
    Unpack,
}
