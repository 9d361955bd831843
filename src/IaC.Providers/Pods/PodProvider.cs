using System.Collections.Immutable;
using System.Text.Json.Nodes;
using IaC.Engine;
using IaC.Images;
using IaC.Model;
using IaC.Model.Kubernetes;
using IaC.Pods;
using IaC.Providers.Config;
using IaC.Providers.Hosts;
using IaC.Providers.Images;
using IaC.Providers.Pods.Records;
using IaC.Providers.Workloads;

namespace IaC.Providers.Pods;

/// <summary>Pod: a document becomes one record, and one supervisor makes and keeps what the record says.</summary>
internal sealed class PodProvider(HostServices services, ImagePins pins) : IResourceProvider
{
    private readonly WorkloadDriver driver = new(services);
    private readonly PodChecks checks = new(services, pins);
    private readonly PodObserver observer = new(services);

    /// <inheritdoc/>
    public KindDescriptor Kind => BuiltInKinds.Pod;

    /// <inheritdoc/>
    public async ValueTask<CheckResponse> CheckAsync(CheckRequest request, CancellationToken cancellationToken)
    {
        CheckResponse response = await checks.CheckAsync(Kind, request, cancellationToken).ConfigureAwait(false);
        return response with { Demand = HostReservations.IfKnown(response.Inputs, PodClaims.DemandOf) };
    }

    /// <inheritdoc/>
    public string? Explain(JsonNode? before, JsonNode? after) => new ImageDifference(services, pins).Explain(before, after);

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<ObservedResource>> ReadAsync(IReadOnlyList<ReadRequest> requests, CancellationToken cancellationToken) =>
        ValueTask.FromResult(observer.Read(requests));

    /// <inheritdoc/>
    public object ReservesBy => services.Reservations;

    /// <inheritdoc/>
    public ValueTask ReserveAsync(IReadOnlyList<ReserveRequest> requests, CancellationToken cancellationToken)
    {
        services.Reservations.Reserve(requests);
        return ValueTask.CompletedTask;
    }

    /// <summary>Pulls and unpacks the images that no Image of the stack stands for; those are prepared by their own steps.</summary>
    public async ValueTask<PrepareResponse> PrepareAsync(PrepareRequest request, IProgress<ProviderProgress> progress, CancellationToken cancellationToken)
    {
        Pod pod = ModelReader.ReadPod(request.Inputs);
        if (PodChecks.Containers(pod).All(container => request.References.Any(reference => reference.Reference.Pointer == container.Pointer)))
        {
            return PrepareResponse.Nothing;
        }

        var clock = new PhaseClock(services.Time);
        using StoreLease lease = await services.Images.HoldAsync(cancellationToken).ConfigureAwait(false);
        await ImagesOf(pod, request.References, clock, new ImageProgressReport(progress), cancellationToken).ConfigureAwait(false);
        return new PrepareResponse(clock.Taken);
    }

    /// <summary>Starts the pod's supervisor. One that a killed run started already goes on with what is declared now; where it cannot, it is ended first.</summary>
    public async ValueTask<ApplyResponse> CreateAsync(ApplyRequest request, IProgress<ProviderProgress> progress, CancellationToken cancellationToken)
    {
        // Until the record is written nothing says that its images are in use.
        using StoreLease lease = await services.Images.HoldAsync(cancellationToken).ConfigureAwait(false);
        var clock = new PhaseClock(services.Time);
        return await driver.CreateAsync(request, () => ComposeAsync(request, clock, progress, cancellationToken), held: null, clock, progress, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async ValueTask<ApplyResponse?> ControlAsync(ControlRequest request, IProgress<ProviderProgress> progress, CancellationToken cancellationToken) =>
        await new PodControl(
            services.Layout, held => MakeAsync(request.Resource, held, progress, cancellationToken), () => ComposeOutputsAsync(request.Resource, progress, cancellationToken)).RunAsync(request, cancellationToken).ConfigureAwait(false);

    /// <inheritdoc/>
    public async ValueTask<ApplyResponse> UpdateAsync(ApplyRequest request, IProgress<ProviderProgress> progress, CancellationToken cancellationToken)
    {
        using StoreLease lease = await services.Images.HoldAsync(cancellationToken).ConfigureAwait(false);
        var clock = new PhaseClock(services.Time);
        (PodRecord record, PodSecrets secrets) = await ComposeAsync(request, clock, progress, cancellationToken).ConfigureAwait(false);
        ApplyResponse response = await driver.UpdateAsync(record, secrets, progress, cancellationToken).ConfigureAwait(false);
        services.ImagesAreFreed = true;
        return response with { Phases = clock.Taken };
    }

    /// <inheritdoc/>
    public async ValueTask DeleteAsync(DeleteRequest request, IProgress<ProviderProgress> progress, CancellationToken cancellationToken)
    {
        await driver.EndAsync(request.Uid, progress, cancellationToken).ConfigureAwait(false);
        services.ImagesAreFreed = true;
        CrashPoints.FromEnvironment.Pass("pod-removed");
        services.Reservations.Release(request.Uid);
    }

    /// <inheritdoc/>
    public ValueTask RetainAsync(DeleteRequest request, CancellationToken cancellationToken)
    {
        services.Reservations.Retain(request.Uid);
        return ValueTask.CompletedTask;
    }

    /// <summary>
    /// What the pod holds becomes the stack's. Its outputs are those that the declaration gives, so that what runs otherwise shows as drift, which the next apply puts right in place;
    /// what would take a new pod is refused.
    /// </summary>
    public async ValueTask<ObservedResource> AdoptAsync(AdoptRequest request, CancellationToken cancellationToken)
    {
        PodRecord running = StoredRecord.TryRead(services.Layout, request.Uid) ?? throw new EngineException($"there is no pod with the uid {request.Uid}");
        using StoreLease lease = await services.Images.HoldAsync(cancellationToken).ConfigureAwait(false);
        var compose = new ApplyRequest(request.Urn, request.Uid, request.StackUuid, request.Inputs, request.References, null, null, [], request.BaseFolder, Rebuild: false) { Secrets = request.Secrets };
        (PodRecord declared, PodSecrets secrets) = await ComposeAsync(compose, new PhaseClock(services.Time), new Progress<ProviderProgress>(), cancellationToken).ConfigureAwait(false);

        // The names of the stack are written when it settles.
        declared = declared with { Hosts = running.Hosts };
        if (PodUpdate.Between(running, secrets, declared, secrets).Replace is { IsEmpty: false } differences)
        {
            throw new EngineException(
                $"the pod that runs differs from {request.Urn.ToKey()} in what only a new pod can have: {string.Join(", ", differences)}", "declare it as it runs (see `iac inspect`), import it, and change it then");
        }

        services.Reservations.Reserve([new ReserveRequest(request.Urn, request.Uid, request.StackUuid, request.Inputs)]);
        return observer.Read([new ReadRequest(request.Urn, request.Uid, request.Inputs, PodOutputs.Of(declared), request.References)])[0];
    }

    /// <inheritdoc/>
    public async ValueTask<ApplyResponse> WaitReadyAsync(WaitRequest request, IProgress<ProviderProgress> progress, CancellationToken cancellationToken) =>
        await driver.WaitReadyAsync(request, request.IsAwaited && PodHealth.RunsToEnd(request.Inputs), progress, cancellationToken).ConfigureAwait(false);

    /// <inheritdoc/>
    public ValueTask SettleAsync(SettleRequest request, CancellationToken cancellationToken)
    {
        services.Reservations.Settle(request.StackUuid, request.Uids);
        return ValueTask.CompletedTask;
    }

    private async Task<ApplyResponse> MakeAsync(ApplyRequest request, bool? held, IProgress<ProviderProgress> progress, CancellationToken cancellationToken)
    {
        using StoreLease lease = await services.Images.HoldAsync(cancellationToken).ConfigureAwait(false);
        var clock = new PhaseClock(services.Time);
        return await driver.MakeAsync(request, () => ComposeAsync(request, clock, progress, cancellationToken), held, clock, cancellationToken).ConfigureAwait(false);
    }

    private async Task<ApplyResponse> ComposeOutputsAsync(ApplyRequest request, IProgress<ProviderProgress> progress, CancellationToken cancellationToken)
    {
        using StoreLease lease = await services.Images.HoldAsync(cancellationToken).ConfigureAwait(false);
        (PodRecord record, _) = await ComposeAsync(request, new PhaseClock(services.Time), progress, cancellationToken).ConfigureAwait(false);
        return new ApplyResponse(PodOutputs.Of(record));
    }

    private async Task<(PodRecord Record, PodSecrets Secrets)> ComposeAsync(ApplyRequest request, PhaseClock clock, IProgress<ProviderProgress> progress, CancellationToken cancellationToken)
    {
        Pod pod = ModelReader.ReadPod(request.Inputs);
        PodLease lease = services.Reservations.LeaseOf(request);
        var context = new PodContext
        {
            Pod = pod,
            Secrets = request.Secrets,
            Uid = request.Uid,
            Stack = request.Urn.Stack,
            StackUuid = request.StackUuid,
            RootId = services.Identity.Ensure(),
            Layout = services.Layout,
            Address = lease.Address,
            AddressV6 = lease.AddressV6,
            Subnet = services.Reservations.Subnet(),
            SubnetV6 = lease.SubnetV6,
            Host = services.Facts,
            Configs = ConfigsOf(request.References),
            Claims = ClaimsOf(request.References),
            Images = await ImagesOf(pod, request.References, clock, new ImageProgressReport(progress), cancellationToken).ConfigureAwait(false),
            Leases = services.Database.Leases(request.StackUuid),
            ResolvConf = services.ResolvConf,
            HostsFile = pod.Spec.HostNetwork ? HostServices.HostsFile : "",
        };
        CrashPoints.FromEnvironment.Pass("pod-composed");
        return PodRecordBuilder.Build(context);
    }

    private static ConfigSources ConfigsOf(ImmutableArray<ReferenceValue> references)
    {
        var sources = new ConfigSources();
        foreach (ReferenceValue reference in references)
        {
            if (reference is { Reference.Output: ConfigProvider.ContentHash, TargetInputs: { } document })
            {
                sources.Add(reference.Target.ToKey(), document, reference.TargetSecrets);
            }
        }

        return sources;
    }

    private static Dictionary<string, string> ClaimsOf(ImmutableArray<ReferenceValue> references) => references
        .Where(reference => reference.Target.ToKey().Kind == BuiltInKinds.PersistentVolumeClaim.Kind && reference.Reference.Pointer.EndsWith("/claimName", StringComparison.Ordinal))
        .DistinctBy(reference => reference.Target)
        .ToDictionary(reference => reference.Target.ToKey().Name, reference => reference.Value!.GetValue<string>());

    private async Task<IReadOnlyDictionary<string, ContainerImage>> ImagesOf(
        Pod pod, ImmutableArray<ReferenceValue> references, PhaseClock clock, IProgress<ImageProgress> progress, CancellationToken cancellationToken)
    {
        var images = new Dictionary<string, ContainerImage>();
        PullCredentials credentials = PullCredentials.Of(services.DockerConfig, references);
        foreach ((Container container, string pointer) in PodChecks.Containers(pod))
        {
            StoredImage image = pins.FindMade(references, pointer, $"container {container.Name}: image {container.Image}")
                ?? await pins.FetchAsync(container.Image, credentials, clock, progress, cancellationToken).ConfigureAwait(false);
            using IDisposable unpack = clock.Measure(StepPhase.Unpack);
            images[container.Name] = new ContainerImage(ImagePin.Declared(container.Image, image.Digest), image, await services.Images.LowerDirectoriesAsync(image, progress, cancellationToken).ConfigureAwait(false));
        }

        return images;
    }
}
