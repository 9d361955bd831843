using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using IaC.Model;

namespace IaC.Engine;

/// <summary>An entry of the state as it is stored: documents as text, secrets sealed, times in milliseconds since 1970.</summary>
internal sealed record StateRow(
    string Uid,
    string Urn,
    string Inputs,
    string? Outputs,
    string? Template,
    string? BaseFolder,
    string? References,
    string? Options,
    string? DependsOn,
    PendingOperation Pending,
    string? PendingInputs,
    string? NextUid,
    bool Condemned,
    int Held,
    long Created,
    long Modified,
    long Serial,
    bool Kept)
{
    private const int HeldByUser = 1;
    private const int HeldForBackup = 2;

    /// <summary>Stores an entry.</summary>
    public static StateRow Of(RecordedResource entry, SecretBox box)
    {
        SealedEntry parts = SealedEntry.Of(entry, box);
        return new StateRow(
            entry.Uid,
            entry.Urn.Value,
            Text(parts.Inputs)!,
            Text(parts.Outputs),
            Text(parts.Template),
            entry.BaseFolder.Length == 0 ? null : entry.BaseFolder,
            parts.References.IsEmpty ? null : JsonSerializer.Serialize(parts.References, StateJson.Default.ImmutableArrayRecordedReference),
            entry.Options == ResourceOptions.Default ? null : JsonSerializer.Serialize(entry.Options, StateJson.Default.ResourceOptions),
            entry.DependsOn.IsEmpty ? null : JsonSerializer.Serialize(entry.DependsOn, StateJson.Default.ImmutableArrayUrn),
            entry.Pending,
            Text(parts.PendingInputs),
            entry.NextUid,
            entry.Condemned,
            entry.HeldForBackup ? HeldForBackup : entry.Held ? HeldByUser : 0,
            entry.Created.ToUnixTimeMilliseconds(),
            entry.Modified.ToUnixTimeMilliseconds(),
            entry.Serial,
            entry.Kept);
    }

    /// <summary>The entry.</summary>
    /// <exception cref="JsonException">A text does not hold what it should.</exception>
    public RecordedResource Open(SecretBox box)
    {
        ParsedDocument parsed = ParsedDocument.Parse(Inputs);
        var parts = new SealedEntry(
            parsed.Document,
            Document(Outputs),
            Document(Template),
            Document(PendingInputs),
            StateText.References(References));
        var entry = new RecordedResource
        {
            Uid = Uid,
            Urn = new Urn(Urn),
            Inputs = parts.Inputs,
            Parsed = parsed,
            Outputs = parts.Outputs,
            Template = parts.Template,
            BaseFolder = BaseFolder ?? "",
            References = parts.References,
            Options = Options is null ? ResourceOptions.Default : JsonSerializer.Deserialize(Options, StateJson.Default.ResourceOptions)!,
            DependsOn = StateText.Urns(DependsOn),
            Pending = Pending,
            PendingInputs = parts.PendingInputs,
            NextUid = NextUid,
            Condemned = Condemned,
            Held = Held != 0,
            HeldForBackup = Held == HeldForBackup,
            Created = DateTimeOffset.FromUnixTimeMilliseconds(Created),
            Modified = DateTimeOffset.FromUnixTimeMilliseconds(Modified),
            Serial = Serial,
            Kept = Kept,
        };

        // Asked of the text: a document is then only taken apart when something looks into it.
        bool isSealed = MayBeSealed(Inputs) || MayBeSealed(Outputs) || MayBeSealed(Template) || MayBeSealed(References) || MayBeSealed(PendingInputs);
        return isSealed ? parts.Open(entry, box) : entry;
    }

    private static bool MayBeSealed(string? text) => text is not null && text.Contains(SecretBox.MarkText, StringComparison.Ordinal);

    private static string? Text(JsonObject? document) => document is null ? null : Encoding.UTF8.GetString(CanonicalJson.Write(document));

    private static JsonObject? Document(string? text) => text is null ? null : (JsonObject?)JsonNode.Parse(text);
}
