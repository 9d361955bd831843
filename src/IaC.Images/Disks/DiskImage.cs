namespace IaC.Images;

/// <summary>The disk of an image of the store, as a guest starts from it: never written, so that any number of guests lay their own overlays on it.</summary>
/// <param name="Image">Digest of the image; a guest that names it keeps the disk from being collected.</param>
/// <param name="Path">Absolute path of the base. It stays as long as the image does, or the store is held.</param>
/// <param name="Content">Digest of the file at <paramref name="Path"/>.</param>
/// <param name="Format">Format of the base, which overlays must name (<c>qemu-img create -F</c>).</param>
/// <param name="VirtualSize">Bytes as a guest sees them.</param>
/// <param name="FileSystem">The file system that it holds without partitions, so that the kernel takes the whole disk as its root; null where that is not known.</param>
public sealed record DiskImage(Digest Image, string Path, Digest Content, DiskFormat Format, long VirtualSize, string? FileSystem);
