using System.Text.Json.Nodes;

namespace IaC.Model.Programs;

/// <summary>The answer to a <see cref="ProgramCall"/>.</summary>
/// <param name="Call">Number of the call.</param>
/// <param name="Result">What came of it; null where it failed.</param>
/// <param name="Fault">Why it failed; null where it did not.</param>
public sealed record ProgramReply(long Call, JsonObject? Result, ProgramFault? Fault)
{
    /// <summary>The payload.</summary>
    public JsonObject ToJson() => new() { ["call"] = Call, ["result"] = Result, ["fault"] = Fault?.ToJson() };

    /// <summary>Reads a payload.</summary>
    public static ProgramReply Read(JsonObject json) =>
        new(json["call"]?.GetValue<long>() ?? 0, json["result"] as JsonObject, json["fault"] is JsonObject fault ? ProgramFault.Read(fault) : null);
}
