namespace IaC.Images.Store;

/// <summary>What the inputs of a build gave.</summary>
/// <param name="Result">Digest of the layer, file, or manifest of the image.</param>
/// <param name="Stages">Layers that an image was made by and does not have itself: those of the other stages of a Dockerfile. They stay as long as the image does.</param>
internal sealed record BuildRecord(Digest Result, IReadOnlyList<Digest> Stages);
