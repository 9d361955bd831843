using System.Text.Json;
using System.Text.Json.Nodes;
using IaC.Engine;
using IaC.Guests;
using IaC.Model;
using IaC.Model.V1Alpha1;
using IaC.Pods;
using IaC.Providers.Pods;
using IaC.Providers.Workloads;

namespace IaC.Providers.Guests;

/// <summary>Guest: a document becomes one record, and one supervisor runs QEMU as the record says.</summary>
/// <param name="services">The host.</param>
internal sealed class GuestProvider(HostServices services) : IResourceProvider
{
    private const string AcceleratorOutput = "accelerator";

    private readonly WorkloadReservations reservations = new(services, GuestClaims.Of);
    private readonly WorkloadDriver driver = new(services);
    private readonly GuestChecks checks = new(services);
    private readonly PodObserver observer = new(services);

    /// <inheritdoc/>
    public KindDescriptor Kind => BuiltInKinds.Guest;

    /// <inheritdoc/>
    public ValueTask<CheckResponse> CheckAsync(CheckRequest request, CancellationToken cancellationToken) => checks.CheckAsync(Kind, request, cancellationToken);

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<ObservedResource>> ReadAsync(IReadOnlyList<ReadRequest> requests, CancellationToken cancellationToken) =>
        ValueTask.FromResult(observer.Read(requests));

    /// <inheritdoc/>
    public ValueTask ReserveAsync(IReadOnlyList<ReserveRequest> requests, CancellationToken cancellationToken)
    {
        reservations.Reserve(requests);
        return ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    public async ValueTask<ApplyResponse> CreateAsync(ApplyRequest request, IProgress<ProviderProgress> progress, CancellationToken cancellationToken)
    {
        GuestParts parts = PartsOf(request);
        return With(parts, await driver.CreateAsync(request, () => ComposeAsync(request, parts), held: IsToRun(request.Inputs) ? null : true, progress, cancellationToken).ConfigureAwait(false));
    }

    /// <inheritdoc/>
    public async ValueTask<ApplyResponse> UpdateAsync(ApplyRequest request, IProgress<ProviderProgress> progress, CancellationToken cancellationToken)
    {
        GuestParts parts = PartsOf(request);
        (PodRecord record, PodSecrets secrets) = await ComposeAsync(request, parts).ConfigureAwait(false);
        ApplyResponse response = await driver.UpdateAsync(record, secrets, progress, cancellationToken).ConfigureAwait(false);

        // Only where the declaration changed: a guest that somebody stopped stays so.
        if (request.Recorded is { } before && IsToRun(before) != IsToRun(request.Inputs))
        {
            await driver.HoldAsync(request.Uid, held: !IsToRun(request.Inputs), cancellationToken).ConfigureAwait(false);
        }

        return With(parts, response);
    }

    /// <inheritdoc/>
    public async ValueTask<ApplyResponse?> ControlAsync(ControlRequest request, IProgress<ProviderProgress> progress, CancellationToken cancellationToken) =>
        await new PodControl(services.Layout, held => MakeAsync(request.Resource, held, cancellationToken)).RunAsync(request, cancellationToken).ConfigureAwait(false);

    /// <inheritdoc/>
    public async ValueTask DeleteAsync(DeleteRequest request, IProgress<ProviderProgress> progress, CancellationToken cancellationToken)
    {
        await driver.EndAsync(request.Uid, progress, cancellationToken).ConfigureAwait(false);
        reservations.Release(request.Uid);
    }

    /// <inheritdoc/>
    public ValueTask RetainAsync(DeleteRequest request, CancellationToken cancellationToken)
    {
        reservations.Retain(request.Uid);
        return ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    public async ValueTask<ApplyResponse> WaitReadyAsync(WaitRequest request, IProgress<ProviderProgress> progress, CancellationToken cancellationToken) =>
        await driver.WaitReadyAsync(request, progress, cancellationToken).ConfigureAwait(false);

    /// <inheritdoc/>
    public ValueTask SettleAsync(SettleRequest request, CancellationToken cancellationToken)
    {
        reservations.Settle(request.StackUuid, request.Uids);
        return ValueTask.CompletedTask;
    }

    private async Task<ApplyResponse> MakeAsync(ApplyRequest request, bool? held, CancellationToken cancellationToken)
    {
        GuestParts parts = PartsOf(request);
        return With(parts, await driver.MakeAsync(request, () => ComposeAsync(request, parts), held, cancellationToken).ConfigureAwait(false));
    }

    private GuestParts PartsOf(ApplyRequest request)
    {
        Guest guest = ModelReader.ReadGuest(request.Inputs);
        QemuInstallation qemu = services.Qemu ?? throw new EngineException($"there is no {QemuInstallation.ProgramName} on this host", QemuInstallation.Remedy);
        return new GuestParts(guest, qemu, Choose(guest.Spec.Accel, qemu));
    }

    private Task<(PodRecord Record, PodSecrets Secrets)> ComposeAsync(ApplyRequest request, GuestParts parts)
    {
        PodRecord record = GuestRecordBuilder.Build(new GuestContext
        {
            Guest = parts.Guest,
            Uid = request.Uid,
            Stack = request.Urn.Stack,
            StackUuid = request.StackUuid,
            RootId = services.Identity.Ensure(),
            Layout = services.Layout,
            BaseFolder = request.BaseFolder,
            Qemu = parts.Qemu,
            Accelerator = parts.Accelerator,
            Address = reservations.AddressOf(request)!,
            Subnet = reservations.Subnet(),
            Leases = services.Database.Leases(request.StackUuid),
            ResolvConf = services.ResolvConf,
        });
        return Task.FromResult((record, PodSecrets.None));
    }

    private Accelerator Choose(GuestAccel wanted, QemuInstallation qemu)
    {
        if (wanted != GuestAccel.Auto)
        {
            return wanted == GuestAccel.Kvm ? Accelerator.Kvm : Accelerator.Tcg;
        }

        AcceleratorChoice choice = services.KvmProof.Choose(qemu);
        services.KvmProof.Remember(qemu, choice);
        return choice.Accelerator;
    }

    private static bool IsToRun(JsonObject inputs) => inputs["spec"]?["running"]?.GetValueKind() != JsonValueKind.False;

    private static ApplyResponse With(GuestParts parts, ApplyResponse response)
    {
        response.Outputs[AcceleratorOutput] = parts.Accelerator == Accelerator.Kvm ? "kvm" : "tcg";
        return response;
    }

    // The document, what runs it, and by what.
    private sealed record GuestParts(Guest Guest, QemuInstallation Qemu, Accelerator Accelerator);
}
