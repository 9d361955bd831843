namespace IaC.Model.V1Alpha1;

/// <summary>A tar that holds an image: of <c>docker save</c>, or of an OCI image layout; plain, gzip or zstd.</summary>
public sealed record ImageArchive
{
    /// <summary>Path of the tar, relative to the folder of the document unless it is absolute.</summary>
    public required string Path { get; init; }

    /// <summary>Which image, by the name that the tar gives it; needed where it holds more than one.</summary>
    public string? Reference { get; init; }
}
