using System.Text.Json.Nodes;

namespace IaC.Model.Programs;

/// <summary>How far a program has come with a <see cref="ProgramCall"/>.</summary>
/// <param name="Call">Number of the call.</param>
/// <param name="Message">A line for people.</param>
/// <param name="Fraction">Share of the whole, 0 to 1; null where it is not known.</param>
public sealed record ProgramProgress(long Call, string Message, double? Fraction)
{
    /// <summary>The payload.</summary>
    public JsonObject ToJson() => new() { ["call"] = Call, ["message"] = Message, ["fraction"] = Fraction };

    /// <summary>Reads a payload.</summary>
    public static ProgramProgress Read(JsonObject json) => new(
        json["call"]?.GetValue<long>() ?? 0,
        JsonTexts.Text(json, "message") ?? "",
        json["fraction"] is JsonValue value && value.TryGetValue(out double fraction) ? fraction : null);
}
