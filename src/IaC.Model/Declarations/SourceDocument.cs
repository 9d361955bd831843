using System.Collections.Immutable;
using System.Text.Json.Nodes;

namespace IaC.Model;

/// <summary>A document with an <c>apiVersion</c> and a <c>kind</c>, from whatever front end.</summary>
/// <param name="ApiVersion">As written.</param>
/// <param name="Kind">As written.</param>
/// <param name="Root">The whole document.</param>
/// <param name="Source">Where it was written.</param>
/// <param name="Folder">Absolute path of the folder that relative paths of it start from.</param>
public sealed record SourceDocument(string ApiVersion, string Kind, JsonObject Root, ISourceMap Source, string Folder)
{
    /// <summary>JSON pointers of values that are secret though their kind does not say so.</summary>
    public ImmutableArray<string> Secrets { get; init; } = [];
}
