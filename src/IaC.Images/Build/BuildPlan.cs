namespace IaC.Images;

/// <summary>What is known of a build before it is done.</summary>
/// <param name="Key">Hash of all inputs: the declaration, the content that it copies, the digest of the image below. Programs count by name.</param>
/// <param name="Digest">Digest of the image; null when a layer of it was never built here, or must be rebuilt.</param>
public sealed record BuildPlan(Digest Key, Digest? Digest);
