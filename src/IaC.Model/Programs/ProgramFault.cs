using System.Text.Json.Nodes;

namespace IaC.Model.Programs;

/// <summary>Why a program failed.</summary>
/// <param name="Message">One line.</param>
/// <param name="Detail">Stack trace; null where the message says it all.</param>
/// <param name="Position">Where.</param>
public sealed record ProgramFault(string Message, string? Detail, SourcePosition? Position)
{
    /// <summary>The payload.</summary>
    public JsonObject ToJson() => new() { ["message"] = Message, ["detail"] = Detail, ["file"] = Position?.File, ["line"] = Position?.Line };

    /// <summary>Reads a payload.</summary>
    public static ProgramFault Read(JsonObject json) => new(JsonTexts.Text(json, "message") ?? "", JsonTexts.Text(json, "detail"), JsonTexts.Position(json));
}
