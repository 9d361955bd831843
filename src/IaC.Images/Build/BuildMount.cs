namespace IaC.Images;

/// <summary>Something that a command of a build sees beside its root file system; none of it becomes part of the layer.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Target">Absolute path in the container.</param>
/// <param name="Source">Id of a cache or secret, or path below the base folder of a bind.</param>
/// <param name="Required">Of a secret: it must be there.</param>
public sealed record BuildMount(BuildMountKind Kind, string Target, string Source = "", bool Required = false)
{
    /// <inheritdoc/>
    public override string ToString() => $"{Kind} {Source} {Target}";
}

/// <summary>Kinds of <see cref="BuildMount"/>.</summary>
public enum BuildMountKind
{
    /// <summary>A folder that all builds of the root share by its id, and that lasts.</summary>
    Cache,

    /// <summary>A file or folder of the base folder, read only.</summary>
    Bind,

    /// <summary>A file in memory that holds a secret.</summary>
    Secret,

    /// <summary>An empty file system in memory.</summary>
    Memory,
}
