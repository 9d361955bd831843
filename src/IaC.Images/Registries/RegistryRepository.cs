namespace IaC.Images.Registries;

/// <summary>The requests of one repository (distribution specification, API).</summary>
/// <param name="Path">Path at the registry: <c>library/nginx</c>.</param>
/// <param name="Actions">What tokens must allow: <c>pull</c>, or <c>pull,push</c>.</param>
internal sealed record RegistryRepository(string Path, string Actions = "pull")
{
    /// <summary>Scope of its tokens.</summary>
    internal string Scope => $"repository:{Path}:{Actions}";

    /// <summary>A manifest or list by tag or digest.</summary>
    internal RegistryRequest Manifest(string tagOrDigest, string place) => new($"{Path}/manifests/{tagOrDigest}", Scope, place) { Accept = ManifestTypes.All };

    /// <summary>A blob.</summary>
    internal RegistryRequest Blob(Digest digest, string place) => new($"{Path}/blobs/{digest}", Scope, $"{place}: blob {digest}");
}
