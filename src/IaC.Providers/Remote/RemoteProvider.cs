using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using IaC.Engine;
using IaC.Model;

namespace IaC.Providers.Remote;

/// <summary>The provider of a kind on another host: the same requests, over the wire.</summary>
/// <param name="host">The host.</param>
/// <param name="kind">The kind.</param>
internal sealed class RemoteProvider(RemoteHost host, KindDescriptor kind) : IResourceProvider
{
    /// <inheritdoc/>
    public KindDescriptor Kind => kind;

    /// <inheritdoc/>
    public async ValueTask<CheckResponse> CheckAsync(CheckRequest request, CancellationToken cancellationToken)
    {
        CheckResponse response = await LookAsync(HostCalls.Check, request, ProviderJson.Default.CheckRequest, ProviderJson.Default.CheckResponse, cancellationToken).ConfigureAwait(false);
        return response with { Diagnostics = [.. response.Diagnostics.Select(finding => PointerMap.Resolve(finding, request.Source))] };
    }

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<ObservedResource>> ReadAsync(IReadOnlyList<ReadRequest> requests, CancellationToken cancellationToken) =>
        [.. (await LookAsync(HostCalls.Read, requests, ProviderJson.Default.IReadOnlyListReadRequest, ProviderJson.Default.IReadOnlyListObservedResource, cancellationToken).ConfigureAwait(false)).Select(Located)];

    /// <inheritdoc/>
    public async ValueTask<PrepareResponse> PrepareAsync(PrepareRequest request, IProgress<ProviderProgress> progress, CancellationToken cancellationToken) =>
        Answer(await CallAsync(HostCalls.Prepare, request, ProviderJson.Default.PrepareRequest, progress, cancellationToken).ConfigureAwait(false), ProviderJson.Default.PrepareResponse);

    /// <inheritdoc/>
    public async ValueTask<ApplyResponse> CreateAsync(ApplyRequest request, IProgress<ProviderProgress> progress, CancellationToken cancellationToken) =>
        Applied(await CallAsync(HostCalls.Create, request, ProviderJson.Default.ApplyRequest, progress, cancellationToken).ConfigureAwait(false));

    /// <inheritdoc/>
    public async ValueTask<ApplyResponse> UpdateAsync(ApplyRequest request, IProgress<ProviderProgress> progress, CancellationToken cancellationToken) =>
        Applied(await CallAsync(HostCalls.Update, request, ProviderJson.Default.ApplyRequest, progress, cancellationToken).ConfigureAwait(false));

    /// <inheritdoc/>
    public async ValueTask DeleteAsync(DeleteRequest request, IProgress<ProviderProgress> progress, CancellationToken cancellationToken) =>
        await CallAsync(HostCalls.Delete, request, ProviderJson.Default.DeleteRequest, progress, cancellationToken).ConfigureAwait(false);

    /// <inheritdoc/>
    public async ValueTask<ApplyResponse> WaitReadyAsync(WaitRequest request, IProgress<ProviderProgress> progress, CancellationToken cancellationToken) =>
        Applied(await CallAsync(HostCalls.Ready, request, ProviderJson.Default.WaitRequest, progress, cancellationToken).ConfigureAwait(false));

    /// <inheritdoc/>
    public async ValueTask ReserveAsync(IReadOnlyList<ReserveRequest> requests, CancellationToken cancellationToken) =>
        await CallAsync(HostCalls.Reserve, requests, ProviderJson.Default.IReadOnlyListReserveRequest, progress: null, cancellationToken).ConfigureAwait(false);

    /// <inheritdoc/>
    public async ValueTask SettleAsync(SettleRequest request, CancellationToken cancellationToken) =>
        await CallAsync(HostCalls.Settle, request, ProviderJson.Default.SettleRequest, progress: null, cancellationToken).ConfigureAwait(false);

    /// <inheritdoc/>
    public async ValueTask RetainAsync(DeleteRequest request, CancellationToken cancellationToken) =>
        await CallAsync(HostCalls.Retain, request, ProviderJson.Default.DeleteRequest, progress: null, cancellationToken).ConfigureAwait(false);

    /// <inheritdoc/>
    public async ValueTask<ApplyResponse?> ControlAsync(ControlRequest request, IProgress<ProviderProgress> progress, CancellationToken cancellationToken) =>
        await CallAsync(HostCalls.Control, request, ProviderJson.Default.ControlRequest, progress, cancellationToken).ConfigureAwait(false) is { } answer ? Applied(answer) : null;

    /// <inheritdoc/>
    public async ValueTask<ObservedResource> AdoptAsync(AdoptRequest request, CancellationToken cancellationToken) =>
        Located(Answer(await CallAsync(HostCalls.Adopt, request, ProviderJson.Default.AdoptRequest, progress: null, cancellationToken).ConfigureAwait(false), ProviderJson.Default.ObservedResource));

    private async Task<TAnswer> LookAsync<TRequest, TAnswer>(string name, TRequest request, JsonTypeInfo<TRequest> type, JsonTypeInfo<TAnswer> answer, CancellationToken cancellationToken) =>
        Answer((await host.LookAsync(name, Arguments(request, type), cancellationToken).ConfigureAwait(false))["answer"], answer);

    private async Task<JsonNode?> CallAsync<TRequest>(string name, TRequest request, JsonTypeInfo<TRequest> type, IProgress<ProviderProgress>? progress, CancellationToken cancellationToken) =>
        (await host.CallAsync(name, Arguments(request, type), progress, cancellationToken).ConfigureAwait(false))["answer"];

    private JsonObject Arguments<TRequest>(TRequest request, JsonTypeInfo<TRequest> type) =>
        new() { ["apiVersion"] = kind.ApiVersion, ["kind"] = kind.Kind, ["request"] = JsonSerializer.SerializeToNode(request, type) };

    private ApplyResponse Applied(JsonNode? answer) => Answer(answer, ProviderJson.Default.ApplyResponse) is var response && Located(response.Outputs) is { } outputs ? response with { Outputs = outputs } : response;

    private ObservedResource Located(ObservedResource resource) => resource with { Outputs = Located(resource.Outputs) };

    // A claim that is kept may outlive its Host, and says itself how that is reached.
    private JsonObject? Located(JsonObject? outputs)
    {
        if (outputs is not null && kind == BuiltInKinds.PersistentVolumeClaim)
        {
            outputs[RemoteHosts.ConnectionOutput] = host.Connection.ToString();
        }

        return outputs;
    }

    private static T Answer<T>(JsonNode? answer, JsonTypeInfo<T> type) => JsonSerializer.Deserialize(answer, type) ?? throw new InvalidDataException("an answer is empty");
}
