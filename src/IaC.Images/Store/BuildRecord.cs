namespace IaC.Images.Store;

/// <summary>What the inputs of a build gave.</summary>
/// <param name="Result">Digest of the layer, file, or manifest of the image.</param>
/// <param name="Stages">Layers of all stages of the Dockerfile that an image was made by. They stay as long as the image does.</param>
internal sealed record BuildRecord(Digest Result, IReadOnlyList<Digest> Stages);
