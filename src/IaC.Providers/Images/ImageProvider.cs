using System.Collections.Immutable;
using System.Text.Json.Nodes;
using IaC.Engine;
using IaC.Images;
using IaC.Images.Registries;
using IaC.Model;
using IaC.Providers.Remote;

namespace IaC.Providers.Images;

/// <summary>
/// Image: immutable content in the store, named by digest. The identity of a build is the hash of its inputs, so the digest is known at plan time wherever the same inputs were built before.
/// </summary>
internal sealed class ImageProvider(HostServices services, ImagePins pins) : IResourceProvider
{
    /// <inheritdoc/>
    public KindDescriptor Kind => BuiltInKinds.Image;

    /// <inheritdoc/>
    public async ValueTask<CheckResponse> CheckAsync(CheckRequest request, CancellationToken cancellationToken)
    {
        JsonObject inputs = Kind.Normalise(request.Document);
        if (Expressions.IsIn(inputs))
        {
            return new CheckResponse(inputs, null, []);
        }

        try
        {
            ImageSource source = ImageSource.Of(inputs, request.BaseFolder, request.References);
            if (!Environment.IsPrivilegedProcess && source is not (RegistryImageSource or ArchiveImageSource))
            {
                // Layers see those below with the owners that files have there, which only root can give them.
                return new CheckResponse(inputs, request.RecordedOutputs, [Diagnostic.Error($"{request.Urn.ToKey()} is made on this machine, which needs root", request.Source.Locate("/spec"), "run it as root, for example with sudo; or push it to a registry, and name it there")]);
            }

            if (services.Shared is not null)
            {
                // What another home made is compared with what this one would make, for which a store has to be there.
                _ = services.Images;
            }

            ImageLook look = new(services, pins, request.Recorded, request.Rebuild, request.Pull);
            var spec = (JsonObject)inputs["spec"]!;
            string? content = await source.ContentKeyAsync(look, spec, cancellationToken).ConfigureAwait(false);
            ImmutableArray<Diagnostic> warnings = [.. look.Warnings.Select(warning => Diagnostic.Warning(warning, request.Source.Locate("/spec")))];
            ImmutableArray<Urn> lacks = [.. ImageDelivery.AbsentHere(services, request.References).Select(image => image.Target)];
            if (content is null)
            {
                return new CheckResponse(inputs, null, warnings) { Lacks = lacks };
            }

            // What the document only points at (copied files, an archive) takes part in the diff by its hash.
            spec[ImageSource.ContentMember] = content;
            JsonObject? known = Known(source, content, inputs, request);
            return new CheckResponse(inputs, known, warnings) { Cold = DigestOf(known) is not { } digest || services.ExistingImages?.Find(digest) is null, Lacks = lacks };
        }
        catch (Exception fault) when (fault is ImageException or RegistryException or DockerfileException or IOException)
        {
            return new CheckResponse(inputs, null, [Diagnostic.Error(fault.Message, request.Source.Locate("/spec"))]);
        }
    }

    /// <inheritdoc/>
    public string? Explain(JsonNode? before, JsonNode? after) => new ImageDifference(services, pins).Explain(before, after);

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<ObservedResource>> ReadAsync(IReadOnlyList<ReadRequest> requests, CancellationToken cancellationToken)
    {
        ImageStore? store = services.ExistingImages;
        return ValueTask.FromResult<IReadOnlyList<ObservedResource>>(
        [
            .. requests.Select(request => DigestOf(request.Outputs) is { } digest && store?.Find(digest) is { } image
                ? new ObservedResource(ResourceHealth.Current, ImageOutputs.Of(image), NameDrift(request.Urn, image))

                // Who shares a state made it elsewhere. It is made here too once something needs it that has it from here (CheckResponse.Lacks).
                : services.Shared is not null && request.Outputs is not null ? new ObservedResource(ResourceHealth.Current, request.Outputs, [])
                : ObservedResource.NotFound),
        ]);
    }

    /// <summary>Makes the whole image: it is only added to the store.</summary>
    public async ValueTask<PrepareResponse> PrepareAsync(PrepareRequest request, IProgress<ProviderProgress> progress, CancellationToken cancellationToken)
    {
        var clock = new PhaseClock(services.Time);
        if (ImageSource.Of(request.Inputs, request.BaseFolder, request.References).IsPreparedBefore)
        {
            await MakeAsync(request, clock, progress, cancellationToken).ConfigureAwait(false);
        }

        return new PrepareResponse(clock.Taken);
    }

    /// <inheritdoc/>
    public async ValueTask<ApplyResponse> CreateAsync(ApplyRequest request, IProgress<ProviderProgress> progress, CancellationToken cancellationToken)
    {
        var clock = new PhaseClock(services.Time);
        StoredImage image = await MakeAsync(new PrepareRequest(request.Urn, request.Inputs, request.References, request.BaseFolder, request.Rebuild), clock, progress, cancellationToken).ConfigureAwait(false);
        return new ApplyResponse(ImageOutputs.Of(image)) { Phases = clock.Taken };
    }

    /// <inheritdoc/>
    public ValueTask<ApplyResponse> UpdateAsync(ApplyRequest request, IProgress<ProviderProgress> progress, CancellationToken cancellationToken)
    {
        services.ImagesAreFreed = true;
        return CreateAsync(request, progress, cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask DeleteAsync(DeleteRequest request, IProgress<ProviderProgress> progress, CancellationToken cancellationToken)
    {
        // The name is that of its successor.
        if (!request.IsReplaced)
        {
            services.ExistingImages?.Untag(NameOf(request.Urn));
        }

        services.ImagesAreFreed = true;
        CrashPoints.FromEnvironment.Pass("image-untagged");
        return ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    public ValueTask<ApplyResponse> WaitReadyAsync(WaitRequest request, IProgress<ProviderProgress> progress, CancellationToken cancellationToken) =>
        ValueTask.FromResult(new ApplyResponse(request.Outputs ?? []));

    /// <summary>Makes the store, so that the checks that follow have one to look into.</summary>
    public ValueTask ReserveAsync(IReadOnlyList<ReserveRequest> requests, CancellationToken cancellationToken)
    {
        _ = services.Images;
        return ValueTask.CompletedTask;
    }

    /// <summary>Garbage is what neither an image of a stack nor a pod uses; collected once an apply is over, so that an update never deletes what its next step needs.</summary>
    public async ValueTask SettleAsync(SettleRequest request, CancellationToken cancellationToken) => await services.CollectFreedAsync(request.AfterKill, cancellationToken).ConfigureAwait(false);

    /// <summary>Digest of a recorded image; null while it is not made.</summary>
    internal static string? DigestOf(JsonObject? outputs) => outputs?[ImageOutputs.Digest]?.GetValue<string>();

    /// <summary>Name in the store. No registry is called localhost, so the name cannot be mistaken for something to be pulled.</summary>
    internal static string NameOf(Urn urn) => $"{FolderOf(urn.Stack)}{urn.ToKey().Name}:latest";

    /// <summary>How the names of all images of a stack begin.</summary>
    internal static string FolderOf(string stack) => $"localhost/{stack}/";

    // Somebody took the name away, or gave it to another image. Homes that share a state have images under the names that they came by.
    private ImmutableArray<FieldChange> NameDrift(Urn urn, StoredImage image) =>
        services.Shared is not null || image.Names.Contains(NameOf(urn)) ? [] : [new FieldChange("/metadata/name", null, NameOf(urn), FieldEffect.Live, ChangeCause.Drift)];

    private async Task<StoredImage> MakeAsync(PrepareRequest request, PhaseClock clock, IProgress<ProviderProgress> progress, CancellationToken cancellationToken)
    {
        ImageSource source = ImageSource.Of(request.Inputs, request.BaseFolder, request.References);
        using StoreLease lease = await services.Images.HoldAsync(cancellationToken).ConfigureAwait(false);
        StoredImage image;
        using (clock.Measure(source.Phase))
        {
            image = await source.MaterialiseAsync(new ImageLook(services, pins, request.Inputs, request.Rebuild, pull: false), NameOf(request.Urn), new ImageProgressReport(progress), cancellationToken).ConfigureAwait(false);
        }

        CrashPoints.FromEnvironment.Pass("image-stored");
        // Who is not root runs nothing here, and cannot give files their owners: other hosts unpack what is sent there.
        if (image.Format == ImageFormat.Oci && Environment.IsPrivilegedProcess)
        {
            using IDisposable unpack = clock.Measure(StepPhase.Unpack);
            await services.Images.LowerDirectoriesAsync(image, new ImageProgressReport(progress), cancellationToken).ConfigureAwait(false);
        }

        return image;
    }

    private JsonObject? Known(ImageSource source, string content, JsonObject inputs, CheckRequest request)
    {
        JsonNode? pinned = inputs["spec"]?[ImageSource.PinsMember];
        if (request.RecordedOutputs is { } recorded && request.Recorded?["spec"] is JsonObject former && former[ImageSource.ContentMember]?.GetValue<string>() == content && JsonNode.DeepEquals(former[ImageSource.PinsMember], pinned))
        {
            return (JsonObject)recorded.DeepClone();
        }

        return source.KnownOutputs(services);
    }
}
