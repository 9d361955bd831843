using System.Text.Json.Nodes;
using IaC.Model;

namespace IaC.Engine;

/// <summary>One changed field.</summary>
/// <param name="Pointer">JSON pointer within the document, of the new document where the field is in it; <c>/status/...</c> for an output.</param>
/// <param name="Before">Recorded or observed value; null when absent.</param>
/// <param name="After">Desired value; null when absent.</param>
/// <param name="Effect">What the change costs.</param>
/// <param name="Cause">Why.</param>
public sealed record FieldChange(string Pointer, JsonNode? Before, JsonNode? After, FieldEffect Effect, ChangeCause Cause)
{
    /// <summary>The values are secret: shown as <c>(secret)</c>, sealed in files.</summary>
    public bool Secret { get; init; }

    /// <summary>What the provider knows of the difference, for people: <c>2 of 5 layers are new, 12.3 MiB</c>. Null where the values say it all.</summary>
    public string? Note { get; init; }

    /// <summary>The new value is not known before apply.</summary>
    public bool AfterUnknown { get; init; }
}
