using System.Collections.Immutable;
using System.Text.Json.Nodes;

namespace IaC.Model;

/// <summary>The outputs of a stack as a declaration: expressions, places and secrets are those of a document, so that all that is done to documents is done to them.</summary>
public static class OutputsDeclaration
{
    /// <summary>Where the outputs stand in the document.</summary>
    public const string Pointer = "/spec/outputs";

    /// <summary>Declares outputs; null where there are none.</summary>
    /// <param name="stack">Name of the stack.</param>
    /// <param name="outputs">Values by name, expressions still in them.</param>
    /// <param name="source">Where they are written, by pointers of the Stack document.</param>
    /// <param name="secrets">JSON pointers within <paramref name="outputs"/> of values that are secret.</param>
    public static ResourceDeclaration? Of(string stack, JsonObject? outputs, ISourceMap source, ImmutableArray<string> secrets) => outputs is null or { Count: 0 }
        ? null
        : new ResourceDeclaration(
            new ResourceKey(KindSchema.Stack.ApiVersion, KindSchema.Stack.Kind, ResourceKey.DefaultNamespace, stack),
            new JsonObject { ["spec"] = new JsonObject { ["outputs"] = outputs.DeepClone() } },
            ResourceOptions.Default,
            source)
        {
            SecretPointers = [.. secrets.Select(pointer => Pointer + pointer)],
        };

    /// <summary>Values by name, of a declared or a resolved document.</summary>
    public static JsonObject ValuesOf(JsonObject document) => (JsonObject)document["spec"]!["outputs"]!;
}
