using System.Security.Cryptography;
using System.Text;
using IaC.Images.Dockerfiles;
using IaC.Images.Registries;
using IaC.Images.Store;

namespace IaC.Images;

/// <summary>
/// Builds images by a Dockerfile: a stage is a list of layers on an image, so everything that <see cref="ImageBuilder"/> promises of layers holds of them. Only stages that the target needs are built.
/// </summary>
/// <param name="store">Where images are, and go.</param>
/// <param name="runner">Runs commands.</param>
/// <param name="findImage">An image of FROM or of COPY --from by its reference, pulled where it must be.</param>
/// <param name="time">Clock of the pauses between attempts at a web server.</param>
public sealed class DockerfileBuilder(ImageStore store, IBuildRunner runner, Func<string, CancellationToken, Task<StoredImage>> findImage, TimeProvider time)
{
    // Part of every key: to be raised when the same file would give another image.
    private const string Format = "dockerfile 1";

    /// <summary>References of the images that a build needs. Throws <see cref="DockerfileException"/> for a file that cannot be built.</summary>
    public static IReadOnlyList<string> ImagesOf(DockerfileOptions options) => Dockerfile.Read(options).Images();

    /// <summary>Names of arguments that are given and that no ARG of the file asks for, sorted. Throws <see cref="DockerfileException"/>.</summary>
    public static IReadOnlyList<string> UnusedArguments(DockerfileOptions options) => Dockerfile.Read(options).UnusedArguments;

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

    /// <summary>Hash of a build together with the images that it stands on and copies from.</summary>
    /// <param name="content">Hash of all that it reads.</param>
    /// <param name="images">Digest of each image of <see cref="ImagesOf"/> that is named and not a digest itself.</param>
    public static Digest KeyOf(Digest content, IEnumerable<KeyValuePair<string, Digest>> images) =>
        Digest.Of(Encoding.UTF8.GetBytes(string.Join('\n', [Format, content.ToString(), .. images.OrderBy(image => image.Key, StringComparer.Ordinal).Select(image => $"{image.Key} {image.Value}")])));

    /// <summary>The image that a build gave before; null where it is not in the store. It stays known when the images of its stages are collected.</summary>
    public static StoredImage? Find(ImageStore store, Digest key) => new KeyedImages(store).Find(key);

    /// <summary>Builds the target and points the names to it. Throws <see cref="DockerfileException"/> or <see cref="ImageException"/>, both with the line.</summary>
    public async Task<StoredImage> BuildAsync(DockerfileOptions options, IReadOnlyList<string> names, IProgress<ImageProgress>? progress, CancellationToken cancellationToken)
    {
        Dockerfile dockerfile = Dockerfile.Read(options);
        using StoreLease lease = await store.HoldAsync(cancellationToken).ConfigureAwait(false);
        Dictionary<string, Digest> images = [];
        foreach (string image in dockerfile.Images().Where(image => !Digest.TryParse(image, out _)))
        {
            try
            {
                images[image] = (await findImage(image, cancellationToken).ConfigureAwait(false)).Digest;
            }
            catch (Exception fault) when (fault is ImageException or RegistryException)
            {
                throw new DockerfileException(options.Name, dockerfile.LineOf(image), fault.Message, fault);
            }
        }

        Digest key = KeyOf(KeyOf(options, cancellationToken), images);
        if (Find(store, key) is { } known)
        {
            store.Publish(known, names);
            return store.Find(known.Digest.ToString())!;
        }

        using DockerfileRun run = new(store, runner, findImage, time, dockerfile, options, progress, cancellationToken);
        StoredImage built = await run.BuildAsync(names).ConfigureAwait(false);

        // What servers and variables say is asked each time: such a record is never looked up, and only keeps the stages.
        Digest record = dockerfile.NamesByVariable || dockerfile.AsksServers ? Digest.Of(Encoding.UTF8.GetBytes($"asked {key}")) : key;
        store.Records.Set(record, built.Digest, run.Stages);
        return built;
    }
}
