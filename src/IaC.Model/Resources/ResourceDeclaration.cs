using System.Collections.Immutable;
using System.Text.Json.Nodes;

namespace IaC.Model;

/// <summary>One resource as a program declared it.</summary>
/// <param name="Key">What the document is called.</param>
/// <param name="Document">The whole document as JSON (<c>apiVersion</c>, <c>kind</c>, <c>metadata</c>, <c>spec</c> or <c>data</c>), expressions still in it. Never changed after it was made.</param>
/// <param name="Options">How the engine treats it.</param>
/// <param name="Source">Where it was written, for diagnostics of every later phase.</param>
public sealed record ResourceDeclaration(ResourceKey Key, JsonObject Document, ResourceOptions Options, ISourceMap Source)
{
    /// <summary>Absolute path of the folder that relative paths of the document start from; empty where the program has none.</summary>
    public string BaseFolder { get; init; } = "";

    /// <summary>JSON pointers of values that are secret though the kind does not say so; the front end knows it of a value that it wrote itself.</summary>
    public ImmutableArray<string> SecretPointers { get; init; } = [];
}
