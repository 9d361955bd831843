using IaC.Images.Oci;

namespace IaC.Images.Registries;

/// <summary>What a registry may answer with when it is asked for an image.</summary>
internal static class ManifestTypes
{
    private const string Schema1 = "application/vnd.docker.distribution.manifest.v1+json";
    private const string SignedSchema1 = "application/vnd.docker.distribution.manifest.v1+prettyjws";

    /// <summary>All that are understood.</summary>
    internal static readonly string[] All = [MediaTypes.Index, MediaTypes.DockerManifestList, MediaTypes.Manifest, MediaTypes.DockerManifest];

    /// <summary>Refuses what no tool should make any more, by name.</summary>
    internal static void Refuse(string? mediaType, string place)
    {
        if (mediaType is Schema1 or SignedSchema1)
        {
            throw new ImageException("is of Docker's schema 1, which has no digests of what it unpacks to and was given up in 2016; push it again with a newer tool", place);
        }
    }
}
