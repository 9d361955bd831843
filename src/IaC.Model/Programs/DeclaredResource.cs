using System.Collections.Immutable;
using System.Text.Json.Nodes;

namespace IaC.Model.Programs;

/// <summary>A resource as a program declares it: the same document as in YAML, options as annotations, references as expressions.</summary>
/// <param name="Document">The document.</param>
/// <param name="Position">Where the program made it.</param>
/// <param name="Secrets">JSON pointers of values that the program marked as secret.</param>
public sealed record DeclaredResource(JsonObject Document, SourcePosition? Position, ImmutableArray<string> Secrets)
{
    /// <summary>Reads a payload.</summary>
    /// <exception cref="InvalidDataException">There is no document.</exception>
    public static DeclaredResource Read(JsonObject json)
    {
        JsonObject document = json["document"] as JsonObject ?? throw new InvalidDataException("a resource without a document");
        json.Remove("document");
        return new DeclaredResource(document, JsonTexts.Position(json), JsonTexts.List(json, "secrets"));
    }
}
