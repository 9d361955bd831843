using System.Collections.Immutable;
using System.Text.Json.Nodes;
using IaC.Model;

namespace IaC.Cli.Views.Schemas;

/// <summary>What is said of a field. As JSON it is part of the interface.</summary>
/// <param name="Path">The field: <c>pod.spec.containers[].image</c>; of a member only its name.</param>
/// <param name="Type"><c>string</c>, <c>integer</c>, <c>object</c>, <c>list of string</c>, <c>map of string</c>.</param>
/// <param name="Description">What it is for.</param>
/// <param name="Required">It must be there.</param>
/// <param name="Default">What its absence means; null where nothing is said.</param>
/// <param name="Values">The only values; empty where others are allowed.</param>
/// <param name="Secret">Sealed wherever it is written, and never printed.</param>
/// <param name="Effect">What a change costs: <c>none</c>, <c>live</c>, <c>restart</c>, <c>replace</c>, <c>dataLoss</c>; null of a kind.</param>
/// <param name="Fields">Its members, of one item where it is a list.</param>
internal sealed record FieldRow(
    string Path, string Type, string? Description, bool Required, JsonNode? Default, ImmutableArray<string> Values, bool Secret, FieldEffect? Effect, ImmutableArray<FieldRow> Fields);
