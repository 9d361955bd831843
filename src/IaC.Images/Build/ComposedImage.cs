using IaC.Images.Store;

namespace IaC.Images.Build;

/// <summary>An image that is worked out but not stored.</summary>
internal sealed record ComposedImage(ImageDocuments Documents, byte[] Manifest, byte[] Config);
