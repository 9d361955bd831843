namespace IaC.Images;

/// <summary>Something that a command of a build sees beside its root file system; none of it becomes part of the layer.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Target">Absolute path in the container.</param>
/// <param name="Source">Id of a cache or secret; absolute path on this machine of a bind that is ready.</param>
/// <param name="Required">Of a secret: it must be there.</param>
public sealed record BuildMount(BuildMountKind Kind, string Target, string Source = "", bool Required = false)
{
    /// <summary>Of a cache: commands that use it wait for each other.</summary>
    public bool Exclusive { get; init; }

    /// <summary>Of a bind: what it shows, copied to <see cref="Shown"/>. It is unpacked as a layer of its own, lies in the store like every other, and goes with its garbage.</summary>
    public LayerSource? Content { get; init; }

    /// <summary>Path that <see cref="Content"/> copies to.</summary>
    internal const string Shown = "/shown";

    /// <inheritdoc/>
    public override string ToString() => $"{Kind} {Source} {Target}";
}

/// <summary>Kinds of <see cref="BuildMount"/>.</summary>
public enum BuildMountKind
{
    /// <summary>A folder that all builds of the root share by its id, and that lasts.</summary>
    Cache,

    /// <summary>A file or folder of the context, a stage or an image, read only.</summary>
    Bind,

    /// <summary>A file in memory that holds a secret.</summary>
    Secret,

    /// <summary>An empty file system in memory.</summary>
    Memory,
}
