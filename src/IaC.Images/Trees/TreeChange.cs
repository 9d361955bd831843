namespace IaC.Images;

/// <summary>How one path differs between two images.</summary>
/// <param name="Kind">What happened to it.</param>
/// <param name="Path">Absolute path in the image.</param>
public readonly record struct TreeChange(TreeChangeKind Kind, string Path);

/// <summary>What happened to a path.</summary>
public enum TreeChangeKind
{
    /// <summary>Only the second image has it.</summary>
    Added,

    /// <summary>Both have it, and it differs in type, owner, mode, size, time or target.</summary>
    Changed,

    /// <summary>Only the first image has it; what lay below it is not told of.</summary>
    Deleted,
}
