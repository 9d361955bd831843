namespace IaC.Images;

/// <summary>Makes images of layers. One declared entry is one OCI layer; a layer whose inputs were seen before is not made again.</summary>
public sealed class ImageBuilder(ImageStore store)
{
    /// <summary>Reads the inputs and looks up what is known of them; changes nothing. Throws <see cref="ImageException"/> for a source that is missing or leaves the base folder.</summary>
    /// <param name="build">The declaration.</param>
    /// <param name="rebuild">Programs are to be read from this machine again.</param>
    public BuildPlan Plan(LayerBuild build, bool rebuild = false) => throw new NotImplementedException(store.ToString());

    /// <summary>Builds what is not there yet and points the names to the image.</summary>
    public Task<StoredImage> BuildAsync(LayerBuild build, IReadOnlyList<string> names, bool rebuild, IProgress<ImageProgress>? progress, CancellationToken cancellationToken) => throw new NotImplementedException();
}
