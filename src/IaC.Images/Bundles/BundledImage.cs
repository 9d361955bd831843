namespace IaC.Images;

/// <summary>An image of a bundle.</summary>
/// <param name="Digest">Digest of its manifest.</param>
/// <param name="Names">Names that are to point to it.</param>
public sealed record BundledImage(Digest Digest, IReadOnlyList<string> Names);
