using System.Collections.Immutable;
using System.Text.Json.Nodes;
using IaC.Model;

namespace IaC.Engine;

/// <summary>
/// Where secrets stand in a document and in the outputs made from it. The outermost secret node counts: what is below it is secret with it.
/// </summary>
internal static class SecretPointers
{
    /// <summary>Pointers of outputs are those of the document's <c>status</c>.</summary>
    public const string Status = "/status";

    /// <summary>
    /// Secret by the kind, or by a secret value that a reference or a config value brought in.
    /// </summary>
    /// <param name="kind">The kind.</param>
    /// <param name="inputs">The document.</param>
    /// <param name="tainted">Pointers where a secret value was put in.</param>
    public static ImmutableArray<string> OfInputs(KindDescriptor kind, JsonObject inputs, IEnumerable<string> tainted)
    {
        var found = ImmutableArray.CreateBuilder<string>();
        found.AddRange(kind.SecretsIn(inputs));
        found.AddRange(tainted.Where(pointer => !JsonPointer.IsAtOrBelowAny(pointer, found)).Distinct().ToList());
        return found.ToImmutable();
    }

    /// <summary>Secret by the kind, or because the value holds a secret of the inputs.</summary>
    public static ImmutableArray<string> OfOutputs(KindDescriptor kind, JsonObject? outputs, JsonObject inputs, ImmutableArray<string> inputPointers)
    {
        if (outputs is null)
        {
            return [];
        }

        var found = ImmutableArray.CreateBuilder<string>();
        found.AddRange(kind.SecretsIn(outputs, Status));
        if (!inputPointers.IsEmpty)
        {
            var redactor = new SecretRedactor();
            redactor.Add(inputs, inputPointers);
            WalkText(outputs, Status, redactor, found);
        }

        return found.ToImmutable();
    }

    /// <summary>Those of the pointers that lie in the outputs, as pointers into these.</summary>
    public static ImmutableArray<string> WithinOutputs(ImmutableArray<string> pointers) =>
        pointers.IsEmpty ? [] : [.. pointers.Where(pointer => JsonPointer.IsAtOrBelow(pointer, Status)).Select(pointer => pointer[Status.Length..])];

    /// <summary>Those of the pointers that lie in the inputs.</summary>
    public static ImmutableArray<string> WithinInputs(ImmutableArray<string> pointers) => pointers.IsEmpty ? [] : [.. pointers.Where(pointer => !JsonPointer.IsAtOrBelow(pointer, Status))];

    /// <summary>Whether a pointer is at, below or above one of the secret ones: a value there shows a secret.</summary>
    public static bool Shows(ImmutableArray<string> pointers, string pointer) =>
        pointers.Any(secret => JsonPointer.IsAtOrBelow(pointer, secret) || JsonPointer.IsAtOrBelow(secret, pointer));

    private static void WalkText(JsonNode? node, string pointer, SecretRedactor redactor, ImmutableArray<string>.Builder found)
    {
        if (JsonPointer.IsAtOrBelowAny(pointer, found))
        {
            return;
        }

        if (node is JsonValue value && value.TryGetValue(out string? text) && redactor.Redact(text) != text)
        {
            found.Add(pointer);
            return;
        }

        foreach ((string below, JsonNode? child) in Children(node, pointer))
        {
            WalkText(child, below, redactor, found);
        }
    }

    private static IEnumerable<(string Pointer, JsonNode? Node)> Children(JsonNode? node, string pointer) => node switch
    {
        JsonObject members => members.Select(member => (JsonPointer.Append(pointer, member.Key), member.Value)),
        JsonArray items => items.Select((item, index) => (JsonPointer.Append(pointer, index), item)),
        _ => [],
    };
}
