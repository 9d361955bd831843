using System.Text.Json.Nodes;

namespace IaC.Model.Programs;

/// <summary>What <c>iac</c> asks a program that has declared its stack.</summary>
/// <param name="Call">Number of the call, which the reply bears.</param>
/// <param name="Name">What is asked for: <c>value</c> or <c>hook</c>.</param>
/// <param name="Arguments">Id of the value and its inputs; name of the hook and what happens to which resource.</param>
public sealed record ProgramCall(long Call, string Name, JsonObject Arguments)
{
    /// <summary>A value is to be computed: <c>{id, inputs: [{value, secret}]}</c>; the result is <c>{value, secrets}</c>.</summary>
    public const string Value = "value";

    /// <summary>A hook is to be run: <c>{name, urn, id, oldInputs, oldOutputs, newInputs, newOutputs}</c>; the result is empty.</summary>
    public const string Hook = "hook";

    /// <summary>The payload.</summary>
    public JsonObject ToJson() => new() { ["call"] = Call, ["name"] = Name, ["arguments"] = Arguments };

    /// <summary>Reads a payload.</summary>
    public static ProgramCall Read(JsonObject json) => new(json["call"]?.GetValue<long>() ?? 0, JsonTexts.Text(json, "name") ?? "", json["arguments"] as JsonObject ?? []);
}
