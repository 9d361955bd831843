using System.Collections.Concurrent;
using System.Runtime.ExceptionServices;
using IaC.Images.Registries;
using IaC.Images.Web;

namespace IaC.Images.Dockerfiles;

/// <summary>One build: each stage that is needed is built once, and those that do not need each other at the same time. The first fault ends the others.</summary>
internal sealed class DockerfileRun : IDisposable
{
    private const string Scratch = "scratch";

    private readonly ImageStore _store;
    private readonly Func<string, CancellationToken, Task<StoredImage>> _findImage;
    private readonly Dockerfile _dockerfile;
    private readonly DockerfileOptions _options;
    private readonly IProgress<ImageProgress>? _progress;
    private readonly CancellationTokenSource _stop;
    private readonly ImageBuilder _layers;
    private readonly StageInstructions _instructions;
    private readonly CopyInstruction _copy;
    private readonly RunInstruction _run;
    private readonly ConcurrentDictionary<int, Lazy<Task<StoredImage>>> _stages = [];
    private ExceptionDispatchInfo? _fault;

    internal DockerfileRun(ImageStore store, IBuildRunner runner, Func<string, CancellationToken, Task<StoredImage>> findImage, TimeProvider time, Dockerfile dockerfile, DockerfileOptions options, IProgress<ImageProgress>? progress, CancellationToken cancellationToken)
    {
        (_store, _findImage, _dockerfile, _options, _progress) = (store, findImage, dockerfile, options, progress);
        _stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        _layers = new ImageBuilder(store, runner, time);
        _instructions = new StageInstructions(dockerfile, options);
        IgnoreRules ignore = IgnoreRules.Read(options.Context, options.File);
        RemoteFiles files = new(store, time, progress);
        _copy = new CopyInstruction(_instructions, options, ignore, (draft, name) => FindAsync(name, draft.Stage), FindOwnerAsync, url => files.AskAsync(url, _stop.Token));
        _run = new RunInstruction(_instructions, ignore, (draft, name) => FindAsync(name, draft.Stage));
    }

    /// <summary>Layers of all stages that were built.</summary>
    internal IEnumerable<Digest> Stages => _stages.Values.SelectMany(stage => stage.Value.Result.Layers).Select(layer => layer.Descriptor.Digest).Distinct();

    /// <summary>Builds the target.</summary>
    internal async Task<StoredImage> BuildAsync(IReadOnlyList<string> names)
    {
        try
        {
            return await StageAsync(_dockerfile.Target, names).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            // Which was perhaps only the echo of what came first.
            _fault?.Throw();
            throw;
        }
    }

    public void Dispose() => _stop.Dispose();

    private Task<StoredImage> StageAsync(Stage stage, IReadOnlyList<string> names) =>
        _stages.GetOrAdd(stage.Index, _ => new Lazy<Task<StoredImage>>(() => Task.Run(() => MakeAsync(stage, names), _stop.Token))).Value;

    private async Task<StoredImage> MakeAsync(Stage stage, IReadOnlyList<string> names)
    {
        try
        {
            await Task.WhenAll(_dockerfile.StagesBelow(stage).Select(below => StageAsync(below, []))).ConfigureAwait(false);
            StageDraft draft = new(stage, stage.Base == Scratch ? null : await FindAsync(stage.Base, stage).ConfigureAwait(false));
            _dockerfile.Inherit(draft);
            foreach (Instruction instruction in stage.Instructions)
            {
                await ApplyAsync(draft, instruction).ConfigureAwait(false);
            }

            return await _layers.BuildAsync(draft.ToBuild(_options), names, rebuild: false, _progress, _stop.Token).ConfigureAwait(false);
        }
        catch (Exception fault)
        {
            if (fault is not OperationCanceledException)
            {
                Interlocked.CompareExchange(ref _fault, ExceptionDispatchInfo.Capture(fault), null);
            }

            await _stop.CancelAsync().ConfigureAwait(false);
            throw;
        }
    }

    private async Task ApplyAsync(StageDraft draft, Instruction instruction)
    {
        try
        {
            switch (instruction.Name)
            {
                case "RUN":
                    draft.Layers.Add(await _run.ReadAsync(draft, instruction).ConfigureAwait(false));
                    break;
                case "COPY" or "ADD":
                    draft.Layers.Add(await _copy.ReadAsync(draft, instruction).ConfigureAwait(false));
                    break;
                case "WORKDIR" when draft.User is { } user:
                    FileOwner owner = await FindOwnerAsync(draft, user).ConfigureAwait(false);
                    _instructions.Apply(draft, instruction);
                    draft.Layers[^1] = ((LayerSource.Folder)draft.Layers[^1]) with { Owner = owner };
                    break;
                default:
                    _instructions.Apply(draft, instruction);
                    break;
            }
        }
        catch (Exception fault) when (fault is ImageException or RegistryException)
        {
            throw _instructions.Fault(instruction, fault.Message, fault);
        }
    }

    private async Task<StoredImage> FindAsync(string name, Stage user) =>
        _dockerfile.FindStage(name, user.Index) is { } stage ? await StageAsync(stage, []).ConfigureAwait(false) : await _findImage(name, _stop.Token).ConfigureAwait(false);

    // Names are those of the image as it is by then, which therefore has to be built so far.
    private async Task<FileOwner> FindOwnerAsync(StageDraft draft, string owner)
    {
        string[] parts = owner.Split(':', 2);
        if (parts.All(part => uint.TryParse(part, out _)))
        {
            return FileOwner.Parse(parts.Length == 2 ? owner : $"{owner}:{owner}");
        }

        StoredImage image = await _layers.BuildAsync(draft.ToBuild(_options), [], rebuild: false, _progress, _stop.Token).ConfigureAwait(false);
        ImageUser user = UserLookup.Find(await _store.LowerDirectoriesAsync(image, _progress, _stop.Token).ConfigureAwait(false), owner);
        return new FileOwner(user.Uid, user.Gid);
    }
}
