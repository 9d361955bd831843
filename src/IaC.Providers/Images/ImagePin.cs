using IaC.Images;
using IaC.Images.Registries;
using IaC.Model.Kubernetes;

namespace IaC.Providers.Images;

/// <summary>Asks which image a reference stands for.</summary>
/// <param name="Declared">As the document says it.</param>
/// <param name="Recorded">As it was last applied: the same with a digest; null where it was not.</param>
/// <param name="Policy">When the registry is asked.</param>
/// <param name="Pull">It is asked now, but where the policy forbids it.</param>
/// <param name="Credentials">Who one is to it.</param>
internal sealed record PinRequest(string Declared, string? Recorded, ImagePullPolicy? Policy, bool Pull, PullCredentials Credentials);

/// <summary>Which image a reference stands for.</summary>
/// <param name="Reference">The reference with its digest, which is what is compared, recorded and applied.</param>
/// <param name="Digest">Digest of the image; null for a list's digest that nobody looked into.</param>
/// <param name="Found">The image at its registry, where that was asked.</param>
/// <param name="Warning">Why it is not what was asked for, but still good.</param>
internal sealed record ImagePin(string Reference, Digest? Digest, RegistryImage? Found = null, string? Warning = null)
{
    /// <summary>A declared reference with a digest; one that names a digest stays as it is.</summary>
    internal static string Write(string declared, Digest digest) => declared.Contains('@', StringComparison.Ordinal) ? declared : $"{declared}@{digest}";

    /// <summary>Why a reference could not be pinned. Most messages begin with the reference alone; those that say what they are about stay as they are.</summary>
    internal static string Describe(Exception fault) => fault.Message.StartsWith("image ", StringComparison.Ordinal) || fault.Message.StartsWith("registry ", StringComparison.Ordinal) ? fault.Message : $"image {fault.Message}";

    /// <summary>As it was declared, where the digest is that of this image.</summary>
    internal static string Declared(string pinned, Digest digest) =>
        pinned.EndsWith($"@{digest}", StringComparison.Ordinal) ? pinned[..pinned.IndexOf('@', StringComparison.Ordinal)] : pinned;
}
