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
    public static ProgramCall Read(JsonObject json) => new(ReadNumber(json), JsonTexts.Text(json, "name") ?? "", json["arguments"] as JsonObject ?? []);

    /// <summary>The payload that says that nobody waits for a call any more (<see cref="ProgramMessageKind.Cancel"/>).</summary>
    public static JsonObject Cancelled(long call) => new() { ["call"] = call };

    /// <summary>Number of the call that a payload is about; 0 where it says none.</summary>
    public static long ReadNumber(JsonObject json) => json["call"]?.GetValue<long>() ?? 0;
}
