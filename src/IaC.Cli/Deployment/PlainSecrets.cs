using System.Text.Json.Nodes;
using IaC.Model;

namespace IaC.Cli.Deployment;

/// <summary>What of a document would show a secret to whom it is written out.</summary>
internal static class PlainSecrets
{
    /// <summary>JSON pointers of the values that are secrets by the kind, but for those that an expression gives.</summary>
    /// <param name="kind">The kind; null where it has no such values.</param>
    /// <param name="document">The document.</param>
    public static IEnumerable<string> Of(KindDescriptor? kind, JsonNode document) => (kind?.SecretsIn(document) ?? []).Where(pointer => !Expressions.IsWhole(JsonPointer.Resolve(document, pointer)));
}
