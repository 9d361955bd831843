using System.Text.Json.Nodes;

namespace IaC.Model.Programs;

/// <summary>Why a program failed.</summary>
/// <param name="Message">One line.</param>
/// <param name="Detail">Stack trace; null where the message says it all.</param>
/// <param name="Position">Where.</param>
public sealed record ProgramFault(string Message, string? Detail, SourcePosition? Position)
{
    /// <summary>What kind of failure it is, where more than one can be told apart; null where they cannot.</summary>
    public string? Kind { get; init; }

    /// <summary>What to do about it; null where nothing is known.</summary>
    public string? Remedy { get; init; }

    /// <summary>The payload.</summary>
    public JsonObject ToJson() => new() { ["message"] = Message, ["detail"] = Detail, ["file"] = Position?.File, ["line"] = Position?.Line, ["kind"] = Kind, ["remedy"] = Remedy };

    /// <summary>Reads a payload.</summary>
    public static ProgramFault Read(JsonObject json) =>
        new(JsonTexts.Text(json, "message") ?? "", JsonTexts.Text(json, "detail"), JsonTexts.Position(json)) { Kind = JsonTexts.Text(json, "kind"), Remedy = JsonTexts.Text(json, "remedy") };
}
