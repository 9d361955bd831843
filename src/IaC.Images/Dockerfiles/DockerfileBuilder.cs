using System.Security.Cryptography;
using System.Text;
using IaC.Images.Dockerfiles;

namespace IaC.Images;

/// <summary>
/// Builds images by a Dockerfile: a stage is a list of layers on an image, so everything that <see cref="ImageBuilder"/> promises of layers holds of them. Only stages that the target needs are built.
/// </summary>
/// <param name="store">Where images are, and go.</param>
/// <param name="runner">Runs commands.</param>
/// <param name="findImage">An image of FROM or of COPY --from by its reference, pulled where it must be.</param>
public sealed class DockerfileBuilder(ImageStore store, IBuildRunner runner, Func<string, CancellationToken, Task<StoredImage>> findImage)
{
    /// <summary>References of the images that a build needs. Throws <see cref="DockerfileException"/> for a file that cannot be built.</summary>
    public static IReadOnlyList<string> ImagesOf(DockerfileOptions options) => Dockerfile.Read(options).Images();

    /// <summary>Hash of all that a build reads: the file, its arguments, and what the context holds.</summary>
    public static Digest KeyOf(DockerfileOptions options, CancellationToken cancellationToken)
    {
        IgnoreRules ignore = IgnoreRules.Read(options.Context, options.File);
        LayerSource.Copy everything = new(".", "/") { Ignore = ignore.Leaves };
        string[] parts =
        [
            Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(options.File))),
            options.Target ?? "",
            .. options.Arguments.OrderBy(argument => argument.Key, StringComparer.Ordinal).Select(argument => $"{argument.Key}={argument.Value}"),
            $"{options.Time.ToUnixTimeSeconds()}",
            Build.LayerInputs.Hash(everything, options.Context, cancellationToken).ToString(),
        ];
        return Digest.Of(Encoding.UTF8.GetBytes(string.Join('\0', parts)));
    }

    /// <summary>Builds the target and points the names to it. Throws <see cref="DockerfileException"/> or <see cref="ImageException"/>, both with the line.</summary>
    public async Task<StoredImage> BuildAsync(DockerfileOptions options, IReadOnlyList<string> names, IProgress<ImageProgress>? progress, CancellationToken cancellationToken)
    {
        Dockerfile dockerfile = Dockerfile.Read(options);
        using StoreLease lease = await store.HoldAsync(cancellationToken).ConfigureAwait(false);
        using DockerfileRun run = new(store, runner, findImage, dockerfile, options, progress, cancellationToken);
        return await run.BuildAsync(names).ConfigureAwait(false);
    }
}
