using System.Text.Json.Nodes;
using IaC.Engine;
using IaC.Model;

namespace IaC.Benchmarks.Planning;

/// <summary>A driver that does nothing at once, so that only the engine is measured.</summary>
/// <param name="apiVersion">Of its kind.</param>
/// <param name="kind">Its kind.</param>
/// <param name="amount">What each holds of the host that it names; null for nothing.</param>
internal sealed class IdleProvider(string apiVersion, string kind, Compute? amount = null) : IResourceProvider
{
    public KindDescriptor Kind { get; } = new IdleKind(apiVersion, kind);

    public ValueTask<CheckResponse> CheckAsync(CheckRequest request, CancellationToken cancellationToken) =>
        ValueTask.FromResult(new CheckResponse(request.Document, null, []) { Demand = amount is { } each ? new ResourceDemand((string)request.Document["spec"]!["nodeName"]!, each) : null });

    public ValueTask<IReadOnlyList<ObservedResource>> ReadAsync(IReadOnlyList<ReadRequest> requests, CancellationToken cancellationToken) =>
        ValueTask.FromResult<IReadOnlyList<ObservedResource>>([.. requests.Select(request => new ObservedResource(ResourceHealth.Current, request.Outputs, []))]);

    public ValueTask<ApplyResponse> CreateAsync(ApplyRequest request, IProgress<ProviderProgress> progress, CancellationToken cancellationToken) =>
        ValueTask.FromResult(new ApplyResponse(new JsonObject { ["digest"] = request.Uid, ["address"] = "10.88.0.2" }));

    public ValueTask<ApplyResponse> UpdateAsync(ApplyRequest request, IProgress<ProviderProgress> progress, CancellationToken cancellationToken) =>
        ValueTask.FromResult(new ApplyResponse(request.RecordedOutputs!));

    public ValueTask DeleteAsync(DeleteRequest request, IProgress<ProviderProgress> progress, CancellationToken cancellationToken) => ValueTask.CompletedTask;

    public ValueTask<ApplyResponse> WaitReadyAsync(WaitRequest request, IProgress<ProviderProgress> progress, CancellationToken cancellationToken) =>
        ValueTask.FromResult(new ApplyResponse(request.Outputs!));

    private sealed class IdleKind(string apiVersion, string kind) : KindDescriptor
    {
        public override string ApiVersion => apiVersion;

        public override string Kind => kind;

        public override FieldEffect EffectOf(string pointer) => FieldEffect.Restart;

        public override IEnumerable<ResourceReference> References(JsonObject document) => document["spec"]?["containers"] is JsonArray containers
            ? containers.Select((container, index) => new ResourceReference(
                $"/spec/containers/{index}/image", new ResourceKey("iac/v1alpha1", "Image", ResourceKey.DefaultNamespace, (string)container!["image"]!), "digest", Required: false))
            : [];
    }
}
