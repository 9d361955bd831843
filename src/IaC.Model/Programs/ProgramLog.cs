using System.Text.Json.Nodes;

namespace IaC.Model.Programs;

/// <summary>A line that a program logs.</summary>
/// <param name="Severity"><c>debug</c>, <c>info</c>, <c>warning</c> or <c>error</c>; an error makes the program fail.</param>
/// <param name="Message">The text.</param>
/// <param name="Resource">The resource that it is about, as people write it; null for none.</param>
public sealed record ProgramLog(string Severity, string Message, string? Resource)
{
    /// <summary>The payload.</summary>
    public JsonObject ToJson() => new() { ["severity"] = Severity, ["message"] = Message, ["resource"] = Resource };

    /// <summary>Reads a payload.</summary>
    public static ProgramLog Read(JsonObject json) => new(JsonTexts.Text(json, "severity") ?? "info", JsonTexts.Text(json, "message") ?? "", JsonTexts.Text(json, "resource"));
}
