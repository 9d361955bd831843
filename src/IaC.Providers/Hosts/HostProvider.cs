using System.Text.Json.Nodes;
using IaC.Engine;
using IaC.Model;
using IaC.Model.V1Alpha1;

namespace IaC.Providers.Hosts;

/// <summary>Host: this machine. Declaring it keeps back the part of its compute that pods may not claim.</summary>
public sealed class HostProvider(HostServices services) : IResourceProvider
{
    /// <inheritdoc/>
    public KindDescriptor Kind => BuiltInKinds.Host;

    /// <inheritdoc/>
    public ValueTask<CheckResponse> CheckAsync(CheckRequest request, CancellationToken cancellationToken) =>
        ValueTask.FromResult(new CheckResponse(Kind.Normalise(request.Document), Outputs(), []));

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<ObservedResource>> ReadAsync(IReadOnlyList<ReadRequest> requests, CancellationToken cancellationToken) =>
        ValueTask.FromResult<IReadOnlyList<ObservedResource>>([.. requests.Select(_ => new ObservedResource(ResourceHealth.Current, Outputs(), []))]);

    /// <inheritdoc/>
    public ValueTask<ApplyResponse> CreateAsync(ApplyRequest request, IProgress<ProviderProgress> progress, CancellationToken cancellationToken) => ApplyAsync(request);

    /// <inheritdoc/>
    public ValueTask<ApplyResponse> UpdateAsync(ApplyRequest request, IProgress<ProviderProgress> progress, CancellationToken cancellationToken) => ApplyAsync(request);

    /// <inheritdoc/>
    public ValueTask DeleteAsync(DeleteRequest request, IProgress<ProviderProgress> progress, CancellationToken cancellationToken)
    {
        if (services.HasDatabase)
        {
            using HostAllocation allocation = services.Database.BeginAllocation();
            allocation.Unreserve(request.StackUuid);
            allocation.Commit();
        }

        return ValueTask.CompletedTask;
    }

    /// <summary>Brings back what the host keeps back for others, which a root has forgotten that the stack was not made in.</summary>
    public async ValueTask<ApplyResponse?> ControlAsync(ControlRequest request, IProgress<ProviderProgress> progress, CancellationToken cancellationToken) =>
        request.Control == ResourceControl.Restore ? await ApplyAsync(request.Resource).ConfigureAwait(false) : null;

    /// <inheritdoc/>
    public ValueTask<ApplyResponse> WaitReadyAsync(WaitRequest request, IProgress<ProviderProgress> progress, CancellationToken cancellationToken) => ValueTask.FromResult(new ApplyResponse(Outputs()));

    private ValueTask<ApplyResponse> ApplyAsync(ApplyRequest request)
    {
        HostReserve? reserve = ModelReader.ReadHost(request.Inputs).Spec?.Capacity?.Reserve;
        using HostAllocation allocation = services.Database.BeginAllocation();
        allocation.Reserve(request.StackUuid, reserve?.Cpu?.Thousandths ?? 0, reserve?.Memory?.Units ?? 0);
        allocation.Commit();
        return ValueTask.FromResult(new ApplyResponse(Outputs()));
    }

    private JsonObject Outputs() => new()
    {
        ["hostname"] = services.Facts.Hostname,
        ["address"] = services.Facts.Address.ToString(),
        ["cpus"] = services.Facts.Cpus,
        ["memory"] = services.Facts.Memory,
        ["architecture"] = services.Facts.Architecture,
        ["kernel"] = services.Facts.Kernel,
    };
}
