using System.Text.Json;
using IaC.Images.Oci;
using IaC.Images.Store;

namespace IaC.Images.Build;

/// <summary>Manifest and configuration of a built image: a pure function of the image below, the layers added and the declared configuration.</summary>
internal static class ImageComposer
{
    /// <summary>The documents with their exact bytes.</summary>
    /// <param name="build">The declaration.</param>
    /// <param name="added">One layer for each source.</param>
    internal static ComposedImage Compose(LayerBuild build, IReadOnlyList<Descriptor> added)
    {
        ImageConfig below = build.From?.Config ?? new ImageConfig { Architecture = Platform.Host.Architecture, Os = Platform.Host.Os, RootFileSystem = new RootFileSystem { DiffIds = [] } };
        ImageConfig config = below with
        {
            Created = build.Time,
            Config = Merge(below.Config ?? new ContainerConfig(), build.Config),
            RootFileSystem = new RootFileSystem { DiffIds = [.. below.RootFileSystem.DiffIds, .. added.Select(layer => layer.Digest)] },
            History = [.. HistoryBelow(build.From), .. build.Layers.Select(source => new HistoryEntry { Created = build.Time, CreatedBy = source.ToString() })],
        };

        byte[] configBytes = OciJson.Write(config, OciJson.Default.ImageConfig);
        ImageManifest manifest = new()
        {
            MediaType = MediaTypes.Manifest,
            Config = new Descriptor { MediaType = MediaTypes.Config, Digest = Digest.Of(configBytes), Size = configBytes.Length },
            Layers = [.. build.From?.Manifest.Layers.Select(layer => layer with { MediaType = MediaTypes.ToOci(layer.MediaType) }) ?? [], .. added],
        };
        byte[] manifestBytes = OciJson.Write(manifest, OciJson.Default.ImageManifest);
        return new ComposedImage(new ImageDocuments(Digest.Of(manifestBytes), manifestBytes.Length, manifest, config), manifestBytes, configBytes);
    }

    private static ContainerConfig Merge(ContainerConfig below, BuildConfig build) => below with
    {
        Entrypoint = build.Entrypoint ?? below.Entrypoint,
        Cmd = build.Cmd ?? (build.Entrypoint is null ? below.Cmd : null),
        Env = NullIfEmpty(MergeEnvironment(below.Env ?? [], build.Env)),
        User = build.User ?? below.User,
        WorkingDir = build.WorkingDir ?? below.WorkingDir,
        ExposedPorts = NullIfEmpty(Sorted([.. below.ExposedPorts ?? new Dictionary<string, EmptyObject>(), .. build.ExposedPorts.Select(port => KeyValuePair.Create(port, EmptyObject.Value))])),
        Volumes = NullIfEmpty(Sorted([.. below.Volumes ?? new Dictionary<string, EmptyObject>(), .. build.Volumes.Select(folder => KeyValuePair.Create(folder, EmptyObject.Value))])),
        Labels = NullIfEmpty(Sorted([.. below.Labels ?? new Dictionary<string, string>(), .. build.Labels])),
        StopSignal = build.StopSignal ?? below.StopSignal,
        Other = Further(below.Other, build),
    };

    // What Docker has beyond the specification.
    private static IDictionary<string, JsonElement>? Further(IDictionary<string, JsonElement>? below, BuildConfig build)
    {
        if (build.Shell is null && build.HealthCheck is null)
        {
            return below;
        }

        Dictionary<string, JsonElement> further = new(below ?? new Dictionary<string, JsonElement>());
        if (build.Shell is not null)
        {
            further[ContainerConfig.Shell] = JsonSerializer.SerializeToElement(build.Shell, OciJson.Default.IReadOnlyListString);
        }

        if (build.HealthCheck is not null)
        {
            further[ContainerConfig.HealthCheck] = JsonDocument.Parse(build.HealthCheck.ToJsonString()).RootElement.Clone();
        }

        return further;
    }

    // Names keep the place that they have below; new ones follow, sorted.
    private static List<string> MergeEnvironment(IReadOnlyList<string> below, IReadOnlyDictionary<string, string> added)
    {
        static string NameOf(string variable) => variable.Split('=', 2)[0];
        HashSet<string> known = [.. below.Select(NameOf)];
        return
        [
            .. below.Select(variable => added.TryGetValue(NameOf(variable), out string? value) ? $"{NameOf(variable)}={value}" : variable),
            .. added.Where(variable => !known.Contains(variable.Key)).OrderBy(variable => variable.Key, StringComparer.Ordinal).Select(variable => $"{variable.Key}={variable.Value}"),
        ];
    }

    // A history that does not tell of every layer would shift what is told of ours.
    private static IEnumerable<HistoryEntry> HistoryBelow(StoredImage? image)
    {
        IReadOnlyList<HistoryEntry> history = image?.Config.History ?? [];
        int told = history.Count(entry => entry.EmptyLayer != true);
        return told == (image?.Layers.Count ?? 0) ? history : image!.Layers.Select(_ => new HistoryEntry { Comment = "not recorded" });
    }

    private static SortedDictionary<string, T> Sorted<T>(IEnumerable<KeyValuePair<string, T>> pairs)
    {
        SortedDictionary<string, T> sorted = new(StringComparer.Ordinal);
        foreach ((string key, T value) in pairs)
        {
            sorted[key] = value;
        }

        return sorted;
    }

    private static List<string>? NullIfEmpty(List<string> list) => list.Count == 0 ? null : list;

    private static SortedDictionary<string, T>? NullIfEmpty<T>(SortedDictionary<string, T> map) => map.Count == 0 ? null : map;
}
