using System.Text;
using IaC.Images.Build;
using IaC.Images.Oci;
using IaC.Images.Registries;
using IaC.Images.Store;
using IaC.Images.Trees;
using IaC.Images.Web;
using IaC.Linux.Files;

namespace IaC.Images;

/// <summary>
/// Makes images of layers. One declared entry is one OCI layer. A layer is looked up by the hash of its inputs and of all that is below it, so that what was built before is not built again, and the digest of
/// an image whose layers are all known is known without building.
/// </summary>
/// <param name="store">Where images are, and go.</param>
/// <param name="runner">Runs commands; null where none are declared.</param>
/// <param name="time">Clock of the pauses between attempts at a web server; that of the machine unless given.</param>
public sealed class ImageBuilder(ImageStore store, IBuildRunner? runner = null, TimeProvider? time = null)
{
    // Part of every key: to be raised when the same inputs give another archive.
    private const string Format = "layers 3";

    /// <summary>Reads the inputs and looks up what is known of them; changes nothing. Throws <see cref="ImageException"/> for a source that is missing or leaves the base folder.</summary>
    /// <param name="build">The declaration.</param>
    /// <param name="rebuild">Programs are to be read from this machine again.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    public BuildPlan Plan(LayerBuild build, bool rebuild = false, CancellationToken cancellationToken = default)
    {
        List<Digest> inputs = Inputs(build, cancellationToken);
        List<Descriptor> layers = [];
        while (layers.Count < inputs.Count && Known(build, inputs, layers, rebuild) is { } layer)
        {
            layers.Add(layer);
        }

        return new BuildPlan(KeyOf(build, inputs), layers.Count == inputs.Count ? ImageComposer.Compose(build, layers).Documents.Digest : null);
    }

    /// <summary>The key of <see cref="Plan"/>, for which images that it is made of need not be in the store: <see cref="StoredImage.Absent"/>.</summary>
    /// <param name="build">The declaration.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    public static Digest KeyOf(LayerBuild build, CancellationToken cancellationToken) => KeyOf(build, Inputs(build, cancellationToken));

    /// <summary>Builds what is not there yet and points the names to the image.</summary>
    public Task<StoredImage> BuildAsync(LayerBuild build, IReadOnlyList<string> names, bool rebuild, IProgress<ImageProgress>? progress, CancellationToken cancellationToken)
    {
        names.ToList().ForEach(NameIndex.Check);
        return Task.Run(() => BuildNamedAsync(build, names, rebuild, progress, cancellationToken), cancellationToken);
    }

    private async Task<StoredImage> BuildNamedAsync(LayerBuild build, IReadOnlyList<string> names, bool rebuild, IProgress<ImageProgress>? progress, CancellationToken cancellationToken)
    {
        using StoreLease lease = await store.HoldAsync(cancellationToken).ConfigureAwait(false);
        ComposedImage image = await ComposeAsync(build, rebuild, progress, cancellationToken).ConfigureAwait(false);
        return store.Publish(image.Documents, image.Manifest, image.Config, names);
    }

    private async Task<ComposedImage> ComposeAsync(LayerBuild build, bool rebuild, IProgress<ImageProgress>? progress, CancellationToken cancellationToken)
    {
        List<Digest> inputs = Inputs(build, cancellationToken);
        List<Descriptor> layers = [];
        while (layers.Count < inputs.Count)
        {
            layers.Add(Known(build, inputs, layers, rebuild) ?? await BuildLayerAsync(build, inputs, layers, progress, cancellationToken).ConfigureAwait(false));
        }

        return ImageComposer.Compose(build, layers);
    }

    // What a bind shows is unpacked, so that a command never sees the files of the context themselves.
    private async Task<LayerSource.Run> ShowAsync(LayerBuild build, LayerSource.Run command, IProgress<ImageProgress>? progress, CancellationToken cancellationToken)
    {
        List<BuildMount> mounts = [];
        foreach (BuildMount mount in command.Mounts)
        {
            if (mount.Content is not { } content)
            {
                mounts.Add(mount);
                continue;
            }

            ComposedImage shown = await ComposeAsync(new LayerBuild { Layers = [content], BaseFolder = build.BaseFolder, Time = build.Time }, rebuild: false, progress, cancellationToken).ConfigureAwait(false);
            IReadOnlyList<string> folders = await store.LowerDirectoriesAsync(shown.Documents.ToImage([]), progress, cancellationToken).ConfigureAwait(false);
            mounts.Add(mount with { Source = folders[0] + BuildMount.Shown });
        }

        return command with { Mounts = mounts };
    }

    // What a server gives lies in the store when it is put into a layer.
    private async Task<LayerSource.CopyMany> FetchAsync(LayerSource.CopyMany source, IProgress<ImageProgress>? progress, CancellationToken cancellationToken)
    {
        RemoteFiles files = new(store, time ?? TimeProvider.System, progress);
        List<RemoteFile> fetched = [];
        foreach (RemoteFile file in source.Remote)
        {
            fetched.Add(file with { Content = await files.FetchAsync(file.Url, file.Digest, cancellationToken).ConfigureAwait(false) });
        }

        return source with { Remote = fetched };
    }

    private async Task<Descriptor> BuildLayerAsync(LayerBuild build, List<Digest> inputs, List<Descriptor> below, IProgress<ImageProgress>? progress, CancellationToken cancellationToken)
    {
        try
        {
            return await MakeLayerAsync(build, inputs, below, progress, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception fault) when (fault is ImageException or RegistryException && build.Layers[below.Count].Place is { } place)
        {
            throw new ImageException(fault.Message, place, fault);
        }
    }

    private async Task<Descriptor> MakeLayerAsync(LayerBuild build, List<Digest> inputs, List<Descriptor> below, IProgress<ImageProgress>? progress, CancellationToken cancellationToken)
    {
        LayerSource source = build.Layers[below.Count] is LayerSource.CopyMany { Remote.Count: > 0 } remote ? await FetchAsync(remote, progress, cancellationToken).ConfigureAwait(false) : build.Layers[below.Count];
        string name = source.ToString();
        IReadOnlyList<string> folders = await store.LowerDirectoriesAsync(ImageComposer.Compose(build, below).Documents.ToImage([]), progress, cancellationToken).ConfigureAwait(false);
        using BlobWriter blob = store.Blobs.CreateWriter(name);
        ProgressReport report = new(progress, ImagePhase.Build, name, null);
        FileTime made = new(build.Time.ToUnixTimeSeconds());
        if (source is LayerSource.Run command)
        {
            IBuildRun run = await (runner ?? throw new ImageException("no commands can be run here", name)).RunAsync(await ShowAsync(build, command, progress, cancellationToken).ConfigureAwait(false), folders, cancellationToken).ConfigureAwait(false);
            await using (run.ConfigureAwait(false))
            {
                UpperLayer.Write(run, folders, blob, made, report.Add, cancellationToken);
            }
        }
        else
        {
            IReadOnlyList<string> others = source is LayerSource.CopyFrom from ? await store.LowerDirectoriesAsync(from.Image, progress, cancellationToken).ConfigureAwait(false) : [];
            using MergedTree tree = new(folders);
            using LayerTree layer = LayerInputs.Collect(source, build.BaseFolder, tree, made, others, store.Layout.NewIngest);
            layer.Write(blob, report.Add, cancellationToken);
        }

        (Digest digest, long size) = blob.Commit();
        store.Records.Set(LayerKey(build, inputs, below), digest);
        report.Finish();
        return Layer(digest, size);
    }

    private static Digest KeyOf(LayerBuild build, List<Digest> inputs) =>
        Key([build.From?.Digest.ToString() ?? "scratch", .. inputs.Select(input => input.ToString()), ImageComposer.Compose(build with { From = null, Layers = [] }, []).Documents.Digest.ToString()]);

    private Descriptor? Known(LayerBuild build, List<Digest> inputs, List<Descriptor> below, bool rebuild) =>
        rebuild && build.Layers[below.Count] is LayerSource.Programs ? null : store.Records.Find(LayerKey(build, inputs, below)) is var (digest, size) ? Layer(digest, size) : null;

    private static List<Digest> Inputs(LayerBuild build, CancellationToken cancellationToken)
    {
        build.From?.RequireLayers();
        return [.. build.Layers.Select(source => Input(source, build.BaseFolder, cancellationToken))];
    }

    private static Digest Input(LayerSource source, string baseFolder, CancellationToken cancellationToken)
    {
        try
        {
            return LayerInputs.Hash(source, baseFolder, cancellationToken);
        }
        catch (ImageException fault) when (source.Place is { } place)
        {
            throw new ImageException(fault.Message, place, fault);
        }
    }

    // What a layer becomes depends on the folders and links below it.
    private static Digest LayerKey(LayerBuild build, List<Digest> inputs, List<Descriptor> below) =>
        Key([$"{build.Time.ToUnixTimeSeconds()}", .. build.From?.Config.RootFileSystem.DiffIds.Select(id => id.ToString()) ?? [], .. below.Select(layer => layer.Digest.ToString()), inputs[below.Count].ToString()]);

    private static Digest Key(IEnumerable<string> parts) => Digest.Of(Encoding.UTF8.GetBytes(string.Join('\n', parts.Prepend(Format))));

    // Not compressed (decision 0004): the digest of the archive is its diff id too.
    private static Descriptor Layer(Digest digest, long size) => new() { MediaType = MediaTypes.Layer, Digest = digest, Size = size };
}
