using System.Collections.Immutable;

namespace IaC.Model.V1Alpha1;

/// <summary>One layer: exactly one of its members.</summary>
public sealed record ImageLayer
{
    /// <summary>Programs of the host by absolute path, with the shared libraries that they load.</summary>
    [NotEmpty]
    [Format(TextFormat.AbsolutePath)]
    public ImmutableArray<string>? Programs { get; init; }

    /// <summary>Files whose text stands here.</summary>
    [NotEmpty]
    public ImmutableArray<ImageFile>? Files { get; init; }

    /// <summary>A file or folder beside the stack file.</summary>
    public ImageCopy? Copy { get; init; }

    /// <summary>A file or folder out of another image.</summary>
    public ImageCopyFrom? CopyFrom { get; init; }

    /// <summary>What a command writes.</summary>
    public ImageRun? Run { get; init; }
}
