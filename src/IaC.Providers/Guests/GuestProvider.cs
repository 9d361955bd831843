using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Nodes;
using IaC.Engine;
using IaC.Guests;
using IaC.Images;
using IaC.Model;
using IaC.Model.V1Alpha1;
using IaC.Pods;
using IaC.Providers.Images;
using IaC.Providers.Pods;
using IaC.Providers.Workloads;

namespace IaC.Providers.Guests;

/// <summary>Guest: a document becomes one record, and one supervisor runs QEMU as the record says.</summary>
/// <param name="services">The host.</param>
/// <param name="pins">Which images references stand for.</param>
internal sealed class GuestProvider(HostServices services, ImagePins pins) : IResourceProvider
{
    private readonly WorkloadDriver driver = new(services);
    private readonly GuestChecks checks = new(services, new GuestImages(services, pins));
    private readonly PodObserver observer = new(services);
    private readonly GuestComposer composer = new(services, new GuestImages(services, pins));

    /// <inheritdoc/>
    public KindDescriptor Kind => BuiltInKinds.Guest;

    /// <inheritdoc/>
    public async ValueTask<CheckResponse> CheckAsync(CheckRequest request, CancellationToken cancellationToken)
    {
        CheckResponse response = await checks.CheckAsync(Kind, request, cancellationToken).ConfigureAwait(false);
        return response with { Demand = HostReservations.IfKnown(response.Inputs, GuestClaims.DemandOf) };
    }

    /// <inheritdoc/>
    public string? Explain(JsonNode? before, JsonNode? after) => new ImageDifference(services, pins).Explain(before, after);

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<ObservedResource>> ReadAsync(IReadOnlyList<ReadRequest> requests, CancellationToken cancellationToken) =>
        ValueTask.FromResult<IReadOnlyList<ObservedResource>>([.. observer.Read(requests).Zip(requests, (found, request) => found with { Belongings = SnapshotsOf(request.Uid) })]);

    /// <inheritdoc/>
    public object ReservesBy => services.Reservations;

    /// <inheritdoc/>
    public ValueTask ReserveAsync(IReadOnlyList<ReserveRequest> requests, CancellationToken cancellationToken)
    {
        services.Reservations.Reserve(requests);
        return ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    public async ValueTask<PrepareResponse> PrepareAsync(PrepareRequest request, IProgress<ProviderProgress> progress, CancellationToken cancellationToken) =>
        await new GuestImages(services, pins).PrepareAsync(request, progress, cancellationToken).ConfigureAwait(false);

    /// <inheritdoc/>
    public async ValueTask<ApplyResponse> CreateAsync(ApplyRequest request, IProgress<ProviderProgress> progress, CancellationToken cancellationToken)
    {
        // Until the record is written nothing says that its image is in use.
        using StoreLease lease = await services.Images.HoldAsync(cancellationToken).ConfigureAwait(false);
        GuestParts parts = composer.PartsOf(request);
        var clock = new PhaseClock(services.Time);
        return With(parts, await driver.CreateAsync(request, () => composer.ComposeAsync(request, parts, clock, progress, cancellationToken), held: IsToRun(request.Inputs) ? null : true, clock, progress, cancellationToken).ConfigureAwait(false));
    }

    /// <inheritdoc/>
    public async ValueTask<ApplyResponse> UpdateAsync(ApplyRequest request, IProgress<ProviderProgress> progress, CancellationToken cancellationToken)
    {
        using StoreLease lease = await services.Images.HoldAsync(cancellationToken).ConfigureAwait(false);
        GuestParts parts = composer.PartsOf(request);
        var clock = new PhaseClock(services.Time);
        (PodRecord record, PodSecrets secrets) = await composer.ComposeAsync(request, parts, clock, progress, cancellationToken).ConfigureAwait(false);
        ApplyResponse response = await driver.UpdateAsync(record, secrets, progress, cancellationToken).ConfigureAwait(false);
        if (request.Recorded is { } applied)
        {
            await RemoveUnwantedAsync(request, ModelReader.ReadGuest(applied), parts.Guest, progress, cancellationToken).ConfigureAwait(false);
        }

        await new GrownDisks(services.Layout, request.Uid).FollowAsync(GrownDisks.Of(request, parts.Guest.Spec), progress, cancellationToken).ConfigureAwait(false);

        // Only where the declaration changed: a guest that somebody stopped stays so.
        if (request.Recorded is { } before && IsToRun(before) != IsToRun(request.Inputs))
        {
            await driver.HoldAsync(request.Uid, held: !IsToRun(request.Inputs), cancellationToken).ConfigureAwait(false);
        }

        return With(parts, response with { Phases = clock.Taken });
    }

    /// <inheritdoc/>
    public async ValueTask<ApplyResponse?> ControlAsync(ControlRequest request, IProgress<ProviderProgress> progress, CancellationToken cancellationToken) =>
        await new PodControl(
            services.Layout, held => MakeAsync(request.Resource, held, progress, cancellationToken), () => ComposeOutputsAsync(request.Resource, progress, cancellationToken)).RunAsync(request, cancellationToken).ConfigureAwait(false);

    /// <inheritdoc/>
    public async ValueTask DeleteAsync(DeleteRequest request, IProgress<ProviderProgress> progress, CancellationToken cancellationToken)
    {
        await driver.EndAsync(request.Uid, progress, cancellationToken).ConfigureAwait(false);
        Guest guest = ModelReader.ReadGuest(request.Inputs);
        composer.DisksOf(request.StackUuid, guest).RemoveUnwanted(guest, null);
        services.ImagesAreFreed = true;
        services.Reservations.Release(request.Uid);
    }

    /// <inheritdoc/>
    public ValueTask RetainAsync(DeleteRequest request, CancellationToken cancellationToken)
    {
        services.Reservations.Retain(request.Uid);
        return ValueTask.CompletedTask;
    }

    /// <summary>What a guest is waited for is that it says from within that it has booted.</summary>
    public async ValueTask<ApplyResponse> WaitReadyAsync(WaitRequest request, IProgress<ProviderProgress> progress, CancellationToken cancellationToken)
    {
        var clock = new PhaseClock(services.Time);
        using (clock.Measure(StepPhase.Boot))
        {
            await driver.WaitReadyAsync(request, toEnd: false, progress, cancellationToken).ConfigureAwait(false);
        }

        return new ApplyResponse(request.Outputs ?? []) { Phases = clock.Taken };
    }

    /// <inheritdoc/>
    public ValueTask SettleAsync(SettleRequest request, CancellationToken cancellationToken)
    {
        services.Reservations.Settle(request.StackUuid, request.Uids);
        return ValueTask.CompletedTask;
    }

    private async Task<ApplyResponse> MakeAsync(ApplyRequest request, bool? held, IProgress<ProviderProgress> progress, CancellationToken cancellationToken)
    {
        using StoreLease lease = await services.Images.HoldAsync(cancellationToken).ConfigureAwait(false);
        GuestParts parts = composer.PartsOf(request);
        var clock = new PhaseClock(services.Time);
        return With(parts, await driver.MakeAsync(request, () => composer.ComposeAsync(request, parts, clock, progress, cancellationToken), held, clock, cancellationToken).ConfigureAwait(false));
    }

    private async Task<ApplyResponse> ComposeOutputsAsync(ApplyRequest request, IProgress<ProviderProgress> progress, CancellationToken cancellationToken)
    {
        using StoreLease lease = await services.Images.HoldAsync(cancellationToken).ConfigureAwait(false);
        GuestParts parts = composer.PartsOf(request);
        (PodRecord record, _) = await composer.ComposeAsync(request, parts, new PhaseClock(services.Time), progress, cancellationToken).ConfigureAwait(false);
        return With(parts, new ApplyResponse(PodOutputs.Of(record)));
    }

    private async Task RemoveUnwantedAsync(ApplyRequest request, Guest before, Guest after, IProgress<ProviderProgress> progress, CancellationToken cancellationToken)
    {
        if (GuestDiskFiles.HasUnwanted(before, after))
        {
            await SettledMachine.WaitAsync(services.Layout, request.Uid, cancellationToken).ConfigureAwait(false);
        }

        foreach (string disk in composer.DisksOf(request.StackUuid, after).RemoveUnwanted(before, after))
        {
            progress.Report(new ProviderProgress($"disk {disk} is still open, and deleted when the guest starts the next time"));
        }
    }

    private ImmutableArray<string> SnapshotsOf(string uid) => [.. new GuestSnapshots(services.Layout, uid, services.Time).Names.Select(name => $"snapshot {name}")];

    private static bool IsToRun(JsonObject inputs) => inputs["spec"]?["running"]?.GetValueKind() != JsonValueKind.False;

    private static ApplyResponse With(GuestParts parts, ApplyResponse response)
    {
        response.Outputs[GuestAcceleration.Output] = parts.Accelerator == Accelerator.Kvm ? GuestAcceleration.Kvm : GuestAcceleration.Tcg;
        return response;
    }
}
