using IaC.Images.Oci;

namespace IaC.Images;

/// <summary>One layer of an image.</summary>
/// <param name="Descriptor">Its bytes.</param>
/// <param name="DiffId">Digest of its uncompressed tar archive: names the unpacked folder, which images share.</param>
/// <param name="History">How it was made, where the image says so.</param>
public sealed record ImageLayer(Descriptor Descriptor, Digest DiffId, HistoryEntry? History);
