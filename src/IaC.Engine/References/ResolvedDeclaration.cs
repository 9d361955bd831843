using System.Collections.Immutable;
using System.Text.Json.Nodes;

namespace IaC.Engine;

/// <summary>A declaration with the values that are known put in.</summary>
/// <param name="Document">The document; strings with an expression that is not known stand as they were written.</param>
/// <param name="References">All references, with their values as far as they are known.</param>
/// <param name="Unknown">Pointers of the strings that hold an expression that is not known.</param>
/// <param name="Tainted">Pointers of the strings that a secret value was put into.</param>
internal sealed record ResolvedDeclaration(JsonObject Document, ImmutableArray<ReferenceValue> References, ImmutableArray<string> Unknown, ImmutableArray<string> Tainted);
