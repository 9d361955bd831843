using System.Collections.Immutable;
using System.Text.Json.Nodes;

namespace IaC.Engine;

/// <summary>The parts of an entry that can hold secrets, sealed as they are written. Documents that are only read back as a whole are sealed as a whole where any part of the entry is secret.</summary>
internal sealed record SealedEntry(JsonObject Inputs, JsonObject? Outputs, JsonObject? Template, JsonObject? PendingInputs, ImmutableArray<RecordedReference> References)
{
    /// <summary>Seals the parts of an entry.</summary>
    public static SealedEntry Of(RecordedResource entry, SecretBox box)
    {
        bool secret = !entry.SecretPointers.IsEmpty;
        JsonObject? Whole(JsonObject? document) => document is null ? null : secret ? box.Seal(document) : (JsonObject?)box.SealAt(document, []);
        return new SealedEntry(
            (JsonObject)box.SealAt(entry.Inputs, entry.SecretPointers)!,
            (JsonObject?)box.SealAt(entry.Outputs, SecretPointers.WithinOutputs(entry.SecretPointers)),
            Whole(entry.Template),
            Whole(entry.PendingInputs),
            entry.References.Any(reference => reference.Secret)
                ? [.. entry.References.Select(reference => reference.Secret ? reference with { Value = box.Seal(reference.Value) } : reference)]
                : entry.References);
    }

    /// <summary>Opens the parts, and puts them into an entry.</summary>
    public RecordedResource Open(RecordedResource entry, SecretBox box)
    {
        (JsonNode? inputs, ImmutableArray<string> secretInputs) = box.Open(Inputs);
        (JsonNode? outputs, ImmutableArray<string> secretOutputs) = box.Open(Outputs);
        return entry with
        {
            Inputs = (JsonObject)inputs!,
            Outputs = (JsonObject?)outputs,
            Template = (JsonObject?)box.Open(Template).Document,
            PendingInputs = (JsonObject?)box.Open(PendingInputs).Document,
            References = References.Any(reference => reference.Secret)
                ? [.. References.Select(reference => reference.Secret ? reference with { Value = box.Open(reference.Value).Document } : reference)]
                : References,
            SecretPointers = secretOutputs.IsEmpty ? secretInputs : [.. secretInputs, .. secretOutputs.Select(pointer => SecretPointers.Status + pointer)],
        };
    }
}
