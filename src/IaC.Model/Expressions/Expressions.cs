using System.Collections.Immutable;
using System.Text;
using System.Text.Json.Nodes;

namespace IaC.Model;

/// <summary>Gives the value of an expression. False where it is not known yet; a known value may be null.</summary>
public delegate bool ExpressionResolver(Expression expression, out JsonNode? value);

/// <summary>
/// Expressions in the strings of a document: <c>${{ pod.db.status.address }}</c>, <c>${{ image["ns/a.b"].status.digest }}</c>, <c>${{ config.domain }}</c>.
/// A string that is one expression takes the type of its value; within a longer string the value is written as text. <c>$${{</c> writes a literal <c>${{</c>.
/// Names of members are never expressions.
/// </summary>
public static class Expressions
{
    /// <summary>Whether a string holds an expression or an escaped one, so that its final value is not what stands there.</summary>
    public static bool IsIn(string text) => text.Contains(ExpressionText.Open, StringComparison.Ordinal);

    /// <summary>Whether a node is a string that is nothing but one expression: its type is known only with its value.</summary>
    public static bool IsWhole(JsonNode? node) =>
        Text(node) is { } text && IsIn(text) && ExpressionText.Parse(text, ResourceKey.DefaultNamespace).Whole is not null;

    /// <summary>The expression that a text is in whole; null where it is anything else. Names without a namespace lie in the default one.</summary>
    public static Expression? Whole(string text) => IsIn(text) ? ExpressionText.Parse(text, ResourceKey.DefaultNamespace).Whole : null;

    /// <summary>A text as literal parts and expressions, in their order. What cannot be read is left out.</summary>
    /// <param name="text">The text.</param>
    /// <param name="documentNamespace">Where names without a namespace lie.</param>
    public static ImmutableArray<(string Literal, Expression? Expression)> PartsOf(string text, string documentNamespace) => ExpressionText.Parse(text, documentNamespace).Parts;

    /// <summary>A document of plain values as one that is read as such: what looks like an expression is escaped.</summary>
    public static JsonObject Escape(JsonObject document) => (JsonObject)Escape((JsonNode)document)!;

    /// <summary>Finds all expressions. Names without a namespace lie in that of the document (<c>metadata.namespace</c>).</summary>
    public static ExpressionScan Scan(JsonObject document)
    {
        if (!IsIn(document))
        {
            return ExpressionScan.Empty;
        }

        string space = NamespaceOf(document);
        var uses = ImmutableArray.CreateBuilder<ExpressionUse>();
        var faults = ImmutableArray.CreateBuilder<DocumentFault>();
        foreach ((string pointer, string text) in Strings(document, ""))
        {
            ExpressionText parsed = ExpressionText.Parse(text, space);
            uses.AddRange(parsed.Parts.Where(part => part.Expression is not null).Select(part => new ExpressionUse(pointer, part.Expression!)));
            faults.AddRange(parsed.Faults.Select(fault => new DocumentFault(pointer, fault.Message, fault.Remedy)));
        }

        return new ExpressionScan(uses.ToImmutable(), faults.ToImmutable());
    }

    /// <summary>
    /// The document with known values in the place of expressions, and <c>$${{</c> written out. A string of which one expression is unknown stays as it was written, so
    /// start from the declared document again when more is known. The document itself is not changed; without any expression it is returned as it is.
    /// </summary>
    public static JsonObject Substitute(JsonObject document, ExpressionResolver resolver) =>
        IsIn(document) ? (JsonObject)Substitute(document, NamespaceOf(document), resolver)! : document;

    /// <summary>The document with other expressions in the place of some.</summary>
    /// <param name="document">The document, which is not changed.</param>
    /// <param name="other">The text of another expression; null leaves one as it is.</param>
    public static JsonObject Rewrite(JsonObject document, Func<Expression, string?> other) => (JsonObject)Rewrite(document, NamespaceOf(document), other)!;

    /// <summary>
    /// The document with known values in the place of some expressions, to be read as a document again: the other expressions stand beside them, <c>$${{</c> stays, and what looks like an expression in a value is escaped.
    /// </summary>
    public static JsonObject Fill(JsonObject document, ExpressionResolver resolver) => (JsonObject)Fill(document, NamespaceOf(document), resolver)!;

    private static JsonNode? Fill(JsonNode? node, string space, ExpressionResolver resolver)
    {
        switch (node)
        {
            case JsonObject members:
                return new JsonObject(members.Select(member => KeyValuePair.Create(member.Key, Fill(member.Value, space, resolver))));
            case JsonArray items:
                return new JsonArray([.. items.Select(item => Fill(item, space, resolver))]);
        }

        if (Text(node) is not { } text || !IsIn(text) || ExpressionText.Parse(text, space) is not { Faults.IsEmpty: true } parsed)
        {
            return node?.DeepClone();
        }

        return parsed.Whole is { } whole && resolver(whole, out JsonNode? value)
            ? Escape(value)
            : JsonValue.Create(Joined(parsed, expression => resolver(expression, out JsonNode? known) ? Escaped(Text(known) ?? known?.ToJsonString() ?? "") : Braced(expression.Text)));
    }

    private static JsonNode? Rewrite(JsonNode? node, string space, Func<Expression, string?> other)
    {
        switch (node)
        {
            case JsonObject members:
                return new JsonObject(members.Select(member => KeyValuePair.Create(member.Key, Rewrite(member.Value, space, other))));
            case JsonArray items:
                return new JsonArray([.. items.Select(item => Rewrite(item, space, other))]);
            default:
                return Text(node) is { } text && IsIn(text) && ExpressionText.Parse(text, space) is { Faults.IsEmpty: true } parsed
                    ? JsonValue.Create(Joined(parsed, expression => Braced(other(expression) ?? expression.Text)))
                    : node?.DeepClone();
        }
    }

    private static string Joined(ExpressionText parsed, Func<Expression, string> text) => string.Concat(parsed.Parts.Select(part => part.Expression is { } expression ? text(expression) : Escaped(part.Literal)));

    private static string Braced(string expression) => $"{ExpressionText.Open} {expression} {ExpressionText.Close}";

    private static string Escaped(string literal) => literal.Replace(ExpressionText.Open, "$" + ExpressionText.Open, StringComparison.Ordinal);

    private static JsonNode? Escape(JsonNode? node) => node switch
    {
        JsonObject members => new JsonObject(members.Select(member => KeyValuePair.Create(member.Key, Escape(member.Value)))),
        JsonArray items => new JsonArray([.. items.Select(Escape)]),
        _ => Text(node) is { } text && IsIn(text) ? JsonValue.Create(Escaped(text)) : node?.DeepClone(),
    };

    private static JsonNode? Substitute(JsonNode? node, string space, ExpressionResolver resolver)
    {
        switch (node)
        {
            case JsonObject members:
                return new JsonObject(members.Select(member => KeyValuePair.Create(member.Key, Substitute(member.Value, space, resolver))));
            case JsonArray items:
                return new JsonArray([.. items.Select(item => Substitute(item, space, resolver))]);
            default:
                return Text(node) is { } text && IsIn(text) ? Value(text, space, resolver) : node?.DeepClone();
        }
    }

    private static JsonNode? Value(string text, string space, ExpressionResolver resolver)
    {
        ExpressionText parsed = ExpressionText.Parse(text, space);
        if (parsed.Whole is { } whole)
        {
            return resolver(whole, out JsonNode? value) ? value?.DeepClone() : JsonValue.Create(text);
        }

        var result = new StringBuilder(text.Length);
        foreach ((string literal, Expression? expression) in parsed.Parts)
        {
            if (expression is null)
            {
                result.Append(literal);
            }
            else if (resolver(expression, out JsonNode? value))
            {
                result.Append(Text(value) ?? value?.ToJsonString() ?? "");
            }
            else
            {
                return JsonValue.Create(text);
            }
        }

        return JsonValue.Create(parsed.Faults.IsEmpty ? result.ToString() : text);
    }

    // Most documents have no expression at all: asked first, so that no pointer is made for them.
    /// <summary>Whether an expression stands anywhere in a document.</summary>
    public static bool IsIn(JsonNode? node) => node switch
    {
        JsonObject members => members.Any(member => IsIn(member.Value)),
        JsonArray items => items.Any(IsIn),
        _ => Text(node) is { } text && IsIn(text),
    };

    private static IEnumerable<(string Pointer, string Text)> Strings(JsonNode? node, string pointer) => node switch
    {
        JsonObject members => members.SelectMany(member => Strings(member.Value, JsonPointer.Append(pointer, member.Key))),
        JsonArray items => items.SelectMany((item, index) => Strings(item, JsonPointer.Append(pointer, index))),
        _ => Text(node) is { } text && IsIn(text) ? [(pointer, text)] : [],
    };

    private static string NamespaceOf(JsonObject document) =>
        document["metadata"] is JsonObject metadata && Text(metadata["namespace"]) is { } name && !IsIn(name) ? name : ResourceKey.DefaultNamespace;

    private static string? Text(JsonNode? node) => node is JsonValue value && value.TryGetValue(out string? text) ? text : null;
}
