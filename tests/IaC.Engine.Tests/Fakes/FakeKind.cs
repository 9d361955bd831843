using System.Text.Json.Nodes;
using IaC.Model;

namespace IaC.Engine.Tests;

/// <summary>
/// A kind whose fields say what they do: <c>spec.live</c>, <c>spec.restart</c>, <c>spec.replace</c>, <c>spec.loss</c>. <c>spec.password</c> is secret, <c>spec.uses</c> refers to the output <c>value</c> of an image by name,
/// <c>spec.port</c> is a port that only one can have, and <c>spec.shared: true</c> lets two exist at once.
/// </summary>
internal sealed class FakeKind(string apiVersion, string kind, int? parallelLimit = null, bool holdsData = false, bool runs = false) : KindDescriptor
{
    public override string ApiVersion => apiVersion;

    public override string Kind => kind;

    public override int? ParallelLimit => parallelLimit;

    public override bool HoldsData => holdsData;

    public override bool Runs => runs;

    public override FieldEffect EffectOf(string pointer) => pointer.Split('/') switch
    {
        [_, "metadata", "name" or "namespace"] => FieldEffect.Replace,
        [_, "metadata", ..] => FieldEffect.None,
        [_, "status", ..] => FieldEffect.Replace,
        [_, "spec", "live" or "list" or "password", ..] => FieldEffect.Live,
        [_, "spec", "replace", ..] => FieldEffect.Replace,
        [_, "spec", "group"] or [_, "spec", "group", "note"] => FieldEffect.None,
        [_, "spec", "group", "live"] => FieldEffect.Live,
        [_, "spec", "loss", ..] => FieldEffect.DataLoss,
        _ => FieldEffect.Restart,
    };

    public override bool IsSecret(string pointer) => pointer is "/spec/password" or "/status/token";

    public override IEnumerable<DocumentFault> Check(JsonObject document) => (document["spec"] as JsonObject)?["port"] is JsonValue port && port.TryGetValue(out string? text) && !Expressions.IsIn(text)
        ? [new DocumentFault("/spec/port", $"`{text}` is no port", "write a number")]
        : [];

    public override bool IsExclusive(JsonObject document) => (document["spec"] as JsonObject)?["shared"]?.GetValue<bool>() != true;

    public override IEnumerable<string> Claims(JsonObject document) => (document["spec"] as JsonObject)?["port"] is { } port ? [$"port/{port}"] : [];

    public override bool KeepsOutput(string output, FieldEffect effect) => output != "url" && base.KeepsOutput(output, effect);

    public override IEnumerable<ResourceReference> References(JsonObject document) => (document["spec"] as JsonObject)?["uses"]?.GetValue<string>() is { } name
        ? [new ResourceReference("/spec/uses", new ResourceKey("iac/v1alpha1", "Image", ResourceKey.DefaultNamespace, name), "value", Required: (document["spec"] as JsonObject)?["optional"] is null)]
        : [];
}
