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
    private const string Scratch = "scratch";

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
        return await new Run(store, runner, findImage, dockerfile, options, progress, cancellationToken).BuildAsync(dockerfile.Target, names).ConfigureAwait(false);
    }

    // One build: stages that are done are not built again for who copies from them.
    private sealed class Run
    {
        private readonly ImageStore _store;
        private readonly Func<string, CancellationToken, Task<StoredImage>> _findImage;
        private readonly Dockerfile _dockerfile;
        private readonly DockerfileOptions _options;
        private readonly IProgress<ImageProgress>? _progress;
        private readonly CancellationToken _cancellation;
        private readonly ImageBuilder _layers;
        private readonly StageInstructions _instructions;
        private readonly CopyInstruction _copy;
        private readonly RunInstruction _run;
        private readonly Dictionary<int, StoredImage> _done = [];
        private Stage? _current;

        internal Run(ImageStore store, IBuildRunner runner, Func<string, CancellationToken, Task<StoredImage>> findImage, Dockerfile dockerfile, DockerfileOptions options, IProgress<ImageProgress>? progress, CancellationToken cancellationToken)
        {
            (_store, _findImage, _dockerfile, _options, _progress, _cancellation) = (store, findImage, dockerfile, options, progress, cancellationToken);
            _layers = new ImageBuilder(store, runner);
            _instructions = new StageInstructions(dockerfile, options);
            _copy = new CopyInstruction(_instructions, options, IgnoreRules.Read(options.Context, options.File), name => FindAsync(name, _current!), FindOwnerAsync);
            _run = new RunInstruction(_instructions);
        }

        internal async Task<StoredImage> BuildAsync(Stage stage, IReadOnlyList<string> names)
        {
            if (_done.TryGetValue(stage.Index, out StoredImage? known))
            {
                return known;
            }

            StageDraft draft = new(stage.Base == Scratch ? null : await FindAsync(stage.Base, stage).ConfigureAwait(false));
            foreach (Instruction instruction in stage.Instructions)
            {
                _current = stage;
                await ApplyAsync(draft, instruction).ConfigureAwait(false);
            }

            StoredImage image = await _layers.BuildAsync(draft.ToBuild(_options), names, rebuild: false, _progress, _cancellation).ConfigureAwait(false);
            return _done[stage.Index] = image;
        }

        private async Task ApplyAsync(StageDraft draft, Instruction instruction)
        {
            try
            {
                switch (instruction.Name)
                {
                    case "RUN":
                        draft.Layers.Add(_run.Read(draft, instruction));
                        break;
                    case "COPY" or "ADD":
                        draft.Layers.Add(await _copy.ReadAsync(draft, instruction).ConfigureAwait(false));
                        break;
                    default:
                        _instructions.Apply(draft, instruction);
                        break;
                }
            }
            catch (ImageException fault)
            {
                throw _instructions.Fault(instruction, fault.Message, fault);
            }
        }

        private async Task<StoredImage> FindAsync(string name, Stage user)
        {
            if (_dockerfile.FindStage(name, user.Index) is not { } stage)
            {
                return await _findImage(name, _cancellation).ConfigureAwait(false);
            }

            StoredImage image = await BuildAsync(stage, []).ConfigureAwait(false);
            _current = user;
            return image;
        }

        // Names are those of the image as it is by then, which therefore has to be built so far.
        private async Task<FileOwner> FindOwnerAsync(StageDraft draft, string owner)
        {
            string[] parts = owner.Split(':', 2);
            if (parts.All(part => uint.TryParse(part, out _)))
            {
                return FileOwner.Parse(parts.Length == 2 ? owner : $"{owner}:{owner}");
            }

            StoredImage image = await _layers.BuildAsync(draft.ToBuild(_options), [], rebuild: false, _progress, _cancellation).ConfigureAwait(false);
            ImageUser user = UserLookup.Find(await _store.LowerDirectoriesAsync(image, _progress, _cancellation).ConfigureAwait(false), owner);
            return new FileOwner(user.Uid, user.Gid);
        }
    }
}
