using System.Text.Json.Serialization;

namespace IaC.Engine;

/// <summary>Requests and answers of <see cref="IResourceProvider"/> as JSON, for a provider that is on another host.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    UseStringEnumConverter = true,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault,
    Converters = [typeof(UrnConverter), typeof(SourceMapConverter), typeof(TextSetConverter)])]
[JsonSerializable(typeof(CheckRequest))]
[JsonSerializable(typeof(CheckResponse))]
[JsonSerializable(typeof(IReadOnlyList<ReadRequest>))]
[JsonSerializable(typeof(IReadOnlyList<ObservedResource>))]
[JsonSerializable(typeof(ObservedResource))]
[JsonSerializable(typeof(PrepareRequest))]
[JsonSerializable(typeof(PrepareResponse))]
[JsonSerializable(typeof(ApplyRequest))]
[JsonSerializable(typeof(ApplyResponse))]
[JsonSerializable(typeof(DeleteRequest))]
[JsonSerializable(typeof(WaitRequest))]
[JsonSerializable(typeof(IReadOnlyList<ReserveRequest>))]
[JsonSerializable(typeof(SettleRequest))]
[JsonSerializable(typeof(ControlRequest))]
[JsonSerializable(typeof(AdoptRequest))]
[JsonSerializable(typeof(HostLedger))]
public sealed partial class ProviderJson : JsonSerializerContext;
