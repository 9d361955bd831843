using System.Collections.Concurrent;
using System.Collections.Immutable;
using IaC.Engine;
using IaC.Images;
using IaC.Images.Oci;
using IaC.Images.Registries;
using IaC.Model.Kubernetes;

namespace IaC.Providers.Images;

/// <summary>
/// Which images references stand for, and how they come into the store. A registry is asked once for a reference: what a plan was told is what its apply uses, and a hundred pods of one image ask one question.
/// </summary>
internal sealed class ImagePins(HostServices services)
{
    // No registry is called localhost without a port: such names are given by the store.
    private const string StoreOnly = "localhost";
    private const string Latest = "latest";

    private readonly ConcurrentDictionary<(string Reference, string Credentials), Lazy<Task<RegistryImage>>> asked = new();
    private readonly ConcurrentDictionary<string, RegistryClient> clients = new();

    /// <summary>The image that the stack made for a reference; null where that is none of the stack's. One that its record says was made is taken as it is recorded until somebody asks, so that the store of a host may lack it.</summary>
    /// <param name="references">References of the document, with their values.</param>
    /// <param name="pointer">Where the reference stands in it.</param>
    /// <param name="what">The reference, for messages: <c>image tools</c>.</param>
    /// <exception cref="EngineException">It is not in the store.</exception>
    internal StoredImage? FindMade(ImmutableArray<ReferenceValue> references, string pointer, string what) =>
        references.FirstOrDefault(value => value.Reference.Pointer == pointer) is { Value: { } digest } made
            ? services.Images.Find(digest.GetValue<string>()) ?? throw new EngineException($"{what} is not in the store", $"make it again here by `iac up --replace {made.Target.ToKey()}`")
            : null;

    /// <summary>Pins a reference; reads only. Throws <see cref="ImageException"/> or <see cref="RegistryException"/> for what cannot be had, or does not run here.</summary>
    internal async Task<ImagePin> PinAsync(PinRequest request, CancellationToken cancellationToken)
    {
        ImageReference reference = ImageReference.Parse(request.Declared);
        ImagePullPolicy policy = request.Policy ?? (reference is { Tag: Latest, Digest: null } ? ImagePullPolicy.Always : ImagePullPolicy.IfNotPresent);
        StoredImage? stored = services.ExistingImages?.Find(request.Declared);
        Digest? recorded = RecordedDigest(request);
        bool mayAsk = policy != ImagePullPolicy.Never && reference.Registry != StoreOnly;
        if (mayAsk && reference.Digest is null && (request.Pull || policy == ImagePullPolicy.Always))
        {
            return await AskAsync(request, reference, recorded ?? stored?.Digest, cancellationToken).ConfigureAwait(false);
        }

        // A new look at a name of the store is a look into the store.
        if (recorded is { } pinned && !(request.Pull && stored is not null))
        {
            return new ImagePin(ImagePin.Write(request.Declared, pinned), pinned);
        }

        if (stored is not null)
        {
            PlatformChoice.Require(stored.Platform, Platform.Host, request.Declared);
            return new ImagePin(ImagePin.Write(request.Declared, stored.Digest), stored.Digest);
        }

        return mayAsk
            ? await AskAsync(request, reference, null, cancellationToken).ConfigureAwait(false)
            : throw new ImageException(policy == ImagePullPolicy.Never ? "is not in the store, and its pull policy is Never" : "is not in the store, and names of localhost are at no registry", request.Declared);
    }

    /// <summary>The image of a pinned reference, pulled unless the store has it; a tag that this run looked up points to it from now on. The caller holds the store.</summary>
    /// <param name="pinned">Reference with a digest.</param>
    /// <param name="credentials">Who asks.</param>
    /// <param name="clock">Told how long a pull took; null where that is a part of something else.</param>
    /// <param name="progress">Told how far each layer is.</param>
    /// <param name="cancellationToken">Ends the pull.</param>
    internal async Task<StoredImage> FetchAsync(string pinned, PullCredentials credentials, PhaseClock? clock, IProgress<ImageProgress> progress, CancellationToken cancellationToken)
    {
        ImageReference reference = ImageReference.Parse(pinned);
        RegistryImage? told = Told(reference, credentials);
        if (services.Images.Find(pinned) is { } stored)
        {
            // Else the next look at the tag would bring back what it stood for before.
            if (told is not null && reference.Tagged?.ToString() is { } tag && services.Images.Find(tag)?.Digest != stored.Digest)
            {
                services.Images.Tag(stored.Digest, tag);
            }

            return stored;
        }

        if (reference.Registry == StoreOnly)
        {
            throw new ImageException("is not in the store any more", pinned);
        }

        using IDisposable? pull = clock?.Measure(StepPhase.Pull);
        RegistryImage image = told ?? await ClientOf(credentials).FindAsync(reference, Platform.Host, cancellationToken).ConfigureAwait(false);
        return await new ImagePull(services.Images).PullAsync(image, moveTag: told is not null, progress, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>An image that a registry told of in this run; null for any other.</summary>
    internal RegistryImage? Found(Digest digest) =>
        asked.Values.Where(question => question is { IsValueCreated: true, Value.IsCompletedSuccessfully: true }).Select(question => question.Value.Result).FirstOrDefault(image => image.Digest == digest);

    // What this run was told of the tag, if that is this image; else the tag has nothing to do with it.
    private RegistryImage? Told(ImageReference reference, PullCredentials credentials) =>
        reference.Tagged is { } tagged && asked.TryGetValue((tagged.ToString(), credentials.Key), out Lazy<Task<RegistryImage>>? question)
        && question.Value is { IsCompletedSuccessfully: true, Result: var image } && image.Digest == reference.Digest ? image : null;

    private async Task<ImagePin> AskAsync(PinRequest request, ImageReference reference, Digest? fallback, CancellationToken cancellationToken)
    {
        (string, string Key) key = (reference.ToString(), request.Credentials.Key);
        Lazy<Task<RegistryImage>> question = asked.GetOrAdd(key, _ => new Lazy<Task<RegistryImage>>(() => ClientOf(request.Credentials).FindAsync(reference, Platform.Host, cancellationToken)));
        try
        {
            RegistryImage image = await question.Value.WaitAsync(cancellationToken).ConfigureAwait(false);
            return new ImagePin(ImagePin.Write(request.Declared, image.Digest), image.Digest, image);
        }
        catch (RegistryException e) when (e.IsUnavailable && fallback is { } known && services.ExistingImages?.Find(known.ToString()) is not null)
        {
            return new ImagePin(ImagePin.Write(request.Declared, known), known, Warning: $"{e.Message}; the image of the store is used");
        }
    }

    private RegistryClient ClientOf(PullCredentials credentials) =>
        credentials.Key.Length == 0 ? services.Registries : clients.GetOrAdd(credentials.Key, _ => services.OpenRegistries(credentials));

    // What was applied, if the document still says the same name.
    private static Digest? RecordedDigest(PinRequest request) =>
        request.Recorded is { } recorded && recorded.Length > request.Declared.Length && recorded.StartsWith(request.Declared, StringComparison.Ordinal) && recorded[request.Declared.Length] == '@'
        && Digest.TryParse(recorded[(request.Declared.Length + 1)..], out Digest digest)
            ? digest
            : null;
}
