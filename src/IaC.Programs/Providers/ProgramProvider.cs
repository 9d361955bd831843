using System.Text.Json.Nodes;
using IaC.Engine;
using IaC.Model;
using IaC.Model.Programs;

namespace IaC.Programs.Providers;

/// <summary>A user's provider of one kind: what the engine asks of it goes to its program, in the frames of all programs.</summary>
/// <param name="program">The program.</param>
/// <param name="kind">What the engine knows of the kind.</param>
/// <param name="origin">Where it comes from.</param>
internal sealed class ProgramProvider(ProviderProgram program, KindDescriptor kind, ProviderOrigin origin) : IResourceProvider
{
    private const string SpecPointer = "/spec";

    /// <inheritdoc/>
    public KindDescriptor Kind => kind;

    /// <inheritdoc/>
    public ProviderOrigin? Origin => origin;

    /// <inheritdoc/>
    public async ValueTask<CheckResponse> CheckAsync(CheckRequest request, CancellationToken cancellationToken)
    {
        JsonObject inputs = Kind.Normalise(request.Document);
        Diagnostic[] faults = [];
        if (!Expressions.IsIn(inputs))
        {
            JsonObject result = await CallAsync(ProviderCalls.Check, new JsonObject { ["spec"] = inputs["spec"]?.DeepClone() }, progress: null, cancellationToken).ConfigureAwait(false);
            faults = [.. (result["faults"] as JsonArray ?? []).OfType<JsonObject>().Select(fault => Diagnostic.Error($"{request.Urn.ToKey()}: {fault["message"]}", request.Source.Locate($"{SpecPointer}{fault["pointer"]}")))];
        }

        return new CheckResponse(inputs, null, [.. faults]);
    }

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<ObservedResource>> ReadAsync(IReadOnlyList<ReadRequest> requests, CancellationToken cancellationToken)
    {
        JsonArray resources = [.. requests.Select(request => (JsonNode?)Resource(request.Urn, request.Uid, request.Inputs, request.Outputs))];
        try
        {
            JsonObject result = await CallAsync(ProviderCalls.Read, new JsonObject { ["resources"] = resources }, progress: null, cancellationToken).ConfigureAwait(false);
            return [.. requests.Zip(result["resources"] as JsonArray ?? [], (_, found) => found is JsonObject seen ? new ObservedResource(ResourceHealth.Current, OutputsOf(seen), []) : ObservedResource.NotFound)];
        }
        catch (EngineException exception)
        {
            // Not looked at is not gone.
            return [.. requests.Select(request => new ObservedResource(ResourceHealth.Unknown, request.Outputs, [], exception.Message))];
        }
    }

    /// <inheritdoc/>
    public async ValueTask<ApplyResponse> CreateAsync(ApplyRequest request, IProgress<ProviderProgress> progress, CancellationToken cancellationToken) => new(OutputsOf(await CallAsync(
        ProviderCalls.Create, new JsonObject { ["resource"] = Resource(request.Urn, request.Uid, request.Inputs, request.RecordedOutputs) }, progress, cancellationToken).ConfigureAwait(false)));

    /// <inheritdoc/>
    public async ValueTask<ApplyResponse> UpdateAsync(ApplyRequest request, IProgress<ProviderProgress> progress, CancellationToken cancellationToken) => new(OutputsOf(await CallAsync(
        ProviderCalls.Update,
        new JsonObject { ["resource"] = Resource(request.Urn, request.Uid, request.Inputs, request.RecordedOutputs), ["former"] = request.Recorded?["spec"]?.DeepClone() },
        progress,
        cancellationToken).ConfigureAwait(false)));

    /// <inheritdoc/>
    public async ValueTask DeleteAsync(DeleteRequest request, IProgress<ProviderProgress> progress, CancellationToken cancellationToken) => await CallAsync(
        ProviderCalls.Delete, new JsonObject { ["resource"] = Resource(request.Urn, request.Uid, request.Inputs, request.Outputs) }, progress, cancellationToken).ConfigureAwait(false);

    /// <inheritdoc/>
    public ValueTask<ApplyResponse> WaitReadyAsync(WaitRequest request, IProgress<ProviderProgress> progress, CancellationToken cancellationToken) => ValueTask.FromResult(new ApplyResponse(request.Outputs ?? []));

    private static JsonObject OutputsOf(JsonObject result) => result["outputs"]?.DeepClone() as JsonObject ?? [];

    private static JsonObject Resource(Urn urn, string uid, JsonObject inputs, JsonObject? outputs)
    {
        ResourceKey key = urn.ToKey();
        return new JsonObject { ["id"] = uid, ["name"] = key.Name, ["namespace"] = key.Namespace, ["spec"] = inputs["spec"]?.DeepClone(), ["outputs"] = outputs?.DeepClone() };
    }

    private Task<JsonObject> CallAsync(string name, JsonObject arguments, IProgress<ProviderProgress>? progress, CancellationToken cancellationToken)
    {
        (arguments["apiVersion"], arguments["kind"]) = (kind.ApiVersion, kind.Kind);
        return program.CallAsync(name, arguments, progress, cancellationToken);
    }
}
