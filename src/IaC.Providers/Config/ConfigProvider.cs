using System.Text.Json;
using System.Text.Json.Nodes;
using IaC.Engine;
using IaC.Hashing;
using IaC.Model;

namespace IaC.Providers.Config;

/// <summary>
/// ConfigMap and Secret: data that exists in the stack's state and reaches the machine through the pods that use it. Its content hash is what those pods refer to.
/// </summary>
/// <param name="kind">Descriptor of ConfigMap or of Secret.</param>
/// <param name="hashKey">Key of the hash, so that a short secret cannot be guessed from it; null on an untouched root.</param>
/// <param name="makeKey">Makes the key.</param>
public sealed class ConfigProvider(KindDescriptor kind, Func<byte[]?> hashKey, Func<byte[]> makeKey) : IResourceProvider
{
    /// <summary>Output that users of the document refer to.</summary>
    public const string ContentHash = "contentHash";

    private static readonly string[] DataMembers = ["data", "stringData", "binaryData"];

    /// <inheritdoc/>
    public KindDescriptor Kind => kind;

    /// <summary>The hash that is known is that of the normalised document, as the one that an apply records: <c>stringData</c> and the same <c>data</c> are one content.</summary>
    public ValueTask<CheckResponse> CheckAsync(CheckRequest request, CancellationToken cancellationToken)
    {
        JsonObject inputs = Kind.Normalise(request.Document);
        Diagnostic[] faults = IsFrozen(request.Recorded) && !IsSameContent(request.Recorded!, inputs)
            ? [Diagnostic.Error($"{request.Urn.ToKey()} is immutable: what it holds cannot change", request.Source.LocateName("/metadata/name"), "give the new data another name, or delete this document first")]
            : [];
        return ValueTask.FromResult(new CheckResponse(inputs, KnownOutputs(inputs), [.. faults]));
    }

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<ObservedResource>> ReadAsync(IReadOnlyList<ReadRequest> requests, CancellationToken cancellationToken) =>
        ValueTask.FromResult<IReadOnlyList<ObservedResource>>([.. requests.Select(request => new ObservedResource(ResourceHealth.Current, KnownOutputs(request.Inputs) ?? request.Outputs, []))]);

    /// <inheritdoc/>
    public ValueTask<ApplyResponse> CreateAsync(ApplyRequest request, IProgress<ProviderProgress> progress, CancellationToken cancellationToken) =>
        ValueTask.FromResult(new ApplyResponse(Outputs(request.Inputs, makeKey())));

    /// <inheritdoc/>
    public ValueTask<ApplyResponse> UpdateAsync(ApplyRequest request, IProgress<ProviderProgress> progress, CancellationToken cancellationToken) =>
        ValueTask.FromResult(new ApplyResponse(Outputs(request.Inputs, makeKey())));

    /// <inheritdoc/>
    public ValueTask DeleteAsync(DeleteRequest request, IProgress<ProviderProgress> progress, CancellationToken cancellationToken) => ValueTask.CompletedTask;

    /// <inheritdoc/>
    public ValueTask<ApplyResponse> WaitReadyAsync(WaitRequest request, IProgress<ProviderProgress> progress, CancellationToken cancellationToken) =>
        ValueTask.FromResult(new ApplyResponse(request.Outputs ?? Outputs(request.Inputs, makeKey())));

    /// <summary>Makes the key, so that the checks that follow know their hashes.</summary>
    public ValueTask ReserveAsync(IReadOnlyList<ReserveRequest> requests, CancellationToken cancellationToken)
    {
        makeKey();
        return ValueTask.CompletedTask;
    }

    private static bool IsFrozen(JsonObject? recorded) => recorded?["immutable"]?.GetValueKind() == JsonValueKind.True;

    private static bool IsSameContent(JsonObject recorded, JsonObject inputs) => IsFrozen(inputs) && CanonicalJson.Write(Content(recorded)).AsSpan().SequenceEqual(CanonicalJson.Write(Content(inputs)));

    private JsonObject? KnownOutputs(JsonObject document) => !Expressions.IsIn(document) && hashKey() is { } key ? Outputs(document, key) : null;

    private static JsonObject Outputs(JsonObject document, byte[] key) =>
        new() { [ContentHash] = $"hmac-sha256:{Convert.ToHexStringLower(Sha256.Hmac(key, CanonicalJson.Write(Content(document))))}" };

    private static JsonObject Content(JsonObject document)
    {
        var content = new JsonObject();
        foreach (string member in DataMembers)
        {
            if (document[member] is JsonNode data)
            {
                content[member] = data.DeepClone();
            }
        }

        return content;
    }
}
