using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json.Nodes;
using IaC.Engine;
using IaC.Images;
using IaC.Images.Oci;
using IaC.Model;
using IaC.Providers.Images;
using IaC.Providers.Pods;

namespace IaC.Providers.Remote;

/// <summary>Brings to another host the images that something needs there, of this store: only what that host lacks of them. What this store has not, that host pulls itself.</summary>
/// <param name="services">This machine.</param>
internal sealed class ImageDelivery(HostServices services)
{
    // What the other side said that it has may go there before the rest comes.
    private const int Attempts = 2;

    // Bytes of a bundle that go with a call: over a line of 1 Mbit/s the calls behind it still keep their deadlines. More is taken in by a program of its own, to which the 40 ms of its start do not matter.
    private const int MostWithCall = 2 << 20;

    // Bytes of blobs of which a bundle is made in memory.
    private const int MostInMemory = 2 * MostWithCall;

    // What a host has got over a connection has a name there until the run settles.
    private readonly ConcurrentDictionary<(HostChannel Host, Digest Image), Task> delivered = new();

    // Digests that hosts had when they were asked, of images that are not here.
    private readonly ConcurrentDictionary<(RemoteHost Host, string Digest), bool> known = new();

    /// <summary>Sends what is lacking, and returns how long that took.</summary>
    /// <exception cref="EngineException">It could not be taken in there.</exception>
    internal async Task<ImmutableArray<PhaseTime>> DeliverAsync(
        RemoteHost host, KindDescriptor kind, JsonObject inputs, ImmutableArray<ReferenceValue> references, IProgress<ProviderProgress> progress, CancellationToken cancellationToken)
    {
        var clock = new PhaseClock(services.Time);
        foreach (StoredImage image in ImagesOf(kind, inputs, references).DistinctBy(image => image.Digest))
        {
            using IDisposable pull = clock.Measure(StepPhase.Pull);
            await EnsureAsync(host, image, progress, cancellationToken).ConfigureAwait(false);
        }

        return clock.Taken;
    }

    /// <summary>Images of the stack that something needs on a host, and that neither this store nor that one has; only looks. A host that does not answer lacks nothing: its steps say so.</summary>
    internal async Task<ImmutableArray<Urn>> LackingAsync(RemoteHost host, ImmutableArray<ReferenceValue> references, CancellationToken cancellationToken)
    {
        ReadRequest[] absent = [.. AbsentHere(services, references).Where(image => !known.ContainsKey((host, image.Digest))).Select(image =>
            new ReadRequest(image.Target, "", [], new JsonObject { [ImageOutputs.Digest] = image.Digest }, []))];
        if (absent.Length == 0)
        {
            return [];
        }

        try
        {
            IReadOnlyList<ObservedResource> found = await new RemoteProvider(host, BuiltInKinds.Image).ReadAsync(absent, cancellationToken).ConfigureAwait(false);
            foreach ((ReadRequest image, _) in absent.Zip(found).Where(pair => pair.Second.Health != ResourceHealth.NotFound))
            {
                known[(host, ImageProvider.DigestOf(image.Outputs)!)] = true;
            }

            return [.. absent.Zip(found).Where(pair => pair.Second.Health == ResourceHealth.NotFound).Select(pair => pair.First.Urn)];
        }
        catch (UnreachableException)
        {
            return [];
        }
    }

    /// <summary>Images of the stack among references whose digest is known, and which are not in the store of this machine; none where the state is of this machine alone, since reading them finds that.</summary>
    internal static IEnumerable<(Urn Target, string Digest)> AbsentHere(HostServices services, ImmutableArray<ReferenceValue> references) => services.Shared is null ? [] : references
        .Where(reference => reference.Target.ToKey().Kind == BuiltInKinds.Image.Kind)
        .Select(reference => (reference.Target, Digest: reference.Value is JsonValue value && value.TryGetValue(out string? digest) ? digest : null))
        .Where(image => image.Digest is not null && services.ExistingImages?.Find(image.Digest) is null)
        .Select(image => (image.Target, image.Digest!))
        .Distinct();

    /// <summary>A run has settled: what it brought keeps no name there, and what was there may have gone.</summary>
    internal void Forget()
    {
        delivered.Clear();
        known.Clear();
    }

    // One of those that need it asks, and sends; the others wait for that. Where it fails, each tries for itself.
    private async Task EnsureAsync(RemoteHost host, StoredImage image, IProgress<ProviderProgress> progress, CancellationToken cancellationToken)
    {
        (HostChannel, Digest) key = (await host.ConnectAsync(cancellationToken).ConfigureAwait(false), image.Digest);
        var own = new TaskCompletionSource();
        for (Task first; (first = delivered.GetOrAdd(key, own.Task)) != own.Task;)
        {
            await first.WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            cancellationToken.ThrowIfCancellationRequested();
            if (first.IsCompletedSuccessfully)
            {
                return;
            }
        }

        try
        {
            using StoreLease lease = await services.Images.HoldAsync(cancellationToken).ConfigureAwait(false);
            for (int attempt = 1; await TrySendAsync(host, image, attempt == Attempts, progress, cancellationToken).ConfigureAwait(false) is false; attempt++)
            {
            }

            own.SetResult();
        }
        finally
        {
            if (!own.Task.IsCompleted)
            {
                delivered.TryRemove(KeyValuePair.Create(key, (Task)own.Task));
                own.SetCanceled(CancellationToken.None);
            }
        }
    }

    private IEnumerable<StoredImage> ImagesOf(KindDescriptor kind, JsonObject inputs, ImmutableArray<ReferenceValue> references)
    {
        IEnumerable<string> named = references
            .Where(reference => reference.Target.ToKey().Kind == BuiltInKinds.Image.Kind)
            .Select(reference => reference.Value is JsonValue value && value.TryGetValue(out string? digest) ? digest : null)
            .OfType<string>();
        IEnumerable<string> pinned = kind == BuiltInKinds.Pod ? PodChecks.Containers(ModelReader.ReadPod(inputs)).Select(container => container.Container.Image) : [];
        return named.Concat(pinned).Distinct().Select(image => services.ExistingImages?.Find(image)).OfType<StoredImage>();
    }

    private async Task<bool> TrySendAsync(RemoteHost host, StoredImage image, bool last, IProgress<ProviderProgress> progress, CancellationToken cancellationToken)
    {
        IReadOnlyList<Descriptor> blobs = [image.Manifest.Config, .. image.Manifest.Layers];
        JsonObject answer = await host.CallAsync(
            HostCalls.Image,
            new JsonObject
            {
                ["digest"] = image.Digest.ToString(),
                ["blobs"] = new JsonArray([.. blobs.Select(blob => (JsonNode)new JsonObject { ["digest"] = blob.Digest.ToString(), ["size"] = blob.Size })]),
            },
            progress: null,
            cancellationToken).ConfigureAwait(false);
        HashSet<string> lacks = [.. answer["lacks"]!.AsArray().Select(digest => digest!.GetValue<string>())];
        if (lacks.Count == 0)
        {
            return true;
        }

        List<Descriptor> sent = [.. blobs.DistinctBy(blob => blob.Digest).Where(blob => lacks.Contains(blob.Digest.ToString()))];
        progress.Report(new ProviderProgress(string.Create(CultureInfo.InvariantCulture, $"sending {NameOf(image)} to {host.Name}: {sent.Sum(blob => blob.Size) / 1048576.0:0.0} MiB of {image.Size / 1048576.0:0.0}")));
        string name = answer["name"]!.GetValue<string>();
        byte[]? bundle = sent.Sum(blob => blob.Size) <= MostInMemory ? await BundleAsync(image, lacks, cancellationToken).ConfigureAwait(false) : null;
        return bundle is { Length: <= MostWithCall }
            ? await TrySendWithCallAsync(host, image, name, bundle, last, cancellationToken).ConfigureAwait(false)
            : await TrySendByProgramAsync(host, image, name, Write, last, cancellationToken).ConfigureAwait(false);

        void Write(Stream target)
        {
            if (bundle is null)
            {
                WriteBundle(target, image, lacks, cancellationToken);
            }
            else
            {
                target.Write(bundle);
            }
        }
    }

    private Task<byte[]> BundleAsync(StoredImage image, HashSet<string> lacks, CancellationToken cancellationToken) => Task.Run(
        () =>
        {
            using var content = new MemoryStream();
            WriteBundle(content, image, lacks, cancellationToken);
            return content.ToArray();
        },
        cancellationToken);

    private static async Task<bool> TrySendWithCallAsync(RemoteHost host, StoredImage image, string name, byte[] bundle, bool last, CancellationToken cancellationToken)
    {
        try
        {
            await host.CallAsync(HostCalls.Take, new JsonObject { ["digest"] = image.Digest.ToString(), ["name"] = name }, bundle, progress: null, cancellationToken).ConfigureAwait(false);
            return true;
        }
        catch (EngineException exception) when (exception is not UnreachableException)
        {
            return last ? throw new EngineException($"host {host.Name} did not take image {NameOf(image)}: {exception.Message}", exception.Remedy) : false;
        }
    }

    private static async Task<bool> TrySendByProgramAsync(RemoteHost host, StoredImage image, string name, Action<Stream> write, bool last, CancellationToken cancellationToken)
    {
        using SshProcess process = await host.StartAsync(["serve", "--image", image.Digest.ToString(), "--name", name], cancellationToken).ConfigureAwait(false);
        using CancellationTokenRegistration kill = cancellationToken.Register(process.Kill);
        await Task.Run(() => WriteTo(process, write), cancellationToken).ConfigureAwait(false);
        int? code = await process.EndAsync(cancellationToken).ConfigureAwait(false);
        return code switch
        {
            0 => true,
            null => throw new UnreachableException($"the connection to host {host.Name} broke while an image was sent there: {process.Words()}", "the next run sends what is still lacking"),
            _ when !last => false,
            _ => throw new EngineException($"host {host.Name} did not take image {NameOf(image)}: {process.Words()}"),
        };
    }

    private static string NameOf(StoredImage image) => image.Names is [var name, ..] ? name : image.Digest.ToString();

    private void WriteBundle(Stream target, StoredImage image, HashSet<string> lacks, CancellationToken cancellationToken)
    {
        using BundleWriter bundle = new(target);
        bundle.AddImage(services.Images, image, digest => digest == image.Digest || lacks.Contains(digest.ToString()), cancellationToken);
        bundle.Finish();
    }

    private static void WriteTo(SshProcess process, Action<Stream> write)
    {
        try
        {
            write(process.Stream);
            process.EndInput();
        }
        catch (IOException)
        {
            // It ended before it had read all, and says why.
        }
    }
}
