using System.Collections.Immutable;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using IaC.Model;
using Microsoft.Data.Sqlite;

namespace IaC.Engine;

/// <summary>An entry of the state as a row of the table <c>resource</c>, secrets sealed.</summary>
internal static class StateRow
{
    /// <summary>Columns, in the order of the reader and of the parameters.</summary>
    public static readonly ImmutableArray<string> Columns =
    [
        "uid", "urn", "inputs", "outputs", "template", "base_folder", "refs", "options", "depends_on",
        "pending", "pending_inputs", "next_uid", "condemned", "held", "created", "modified", "serial", "kept",
    ];

    /// <summary>Reads all columns, in order.</summary>
    public static readonly string Select = $"SELECT {string.Join(", ", Columns)} FROM resource";

    /// <summary>Writes a row over the older one of its uid; a URN that has another row is refused by the index.</summary>
    public static readonly string Upsert =
        $"INSERT INTO resource ({string.Join(", ", Columns)}) VALUES ({string.Join(", ", Columns.Select(column => "$" + column))}) " +
        $"ON CONFLICT (uid) DO UPDATE SET {string.Join(", ", Columns.Skip(1).Select(column => $"{column} = excluded.{column}"))}";

    /// <summary>Sets the parameters of <see cref="Upsert"/>.</summary>
    public static void Bind(SqliteCommand command, RecordedResource entry, SecretBox box)
    {
        SealedEntry parts = SealedEntry.Of(entry, box);
        ReadOnlySpan<object?> values =
        [
            entry.Uid,
            entry.Urn.Value,
            Text(parts.Inputs),
            Text(parts.Outputs),
            Text(parts.Template),
            entry.BaseFolder.Length == 0 ? null : entry.BaseFolder,
            parts.References.IsEmpty ? null : JsonSerializer.Serialize(parts.References, StateJson.Default.ImmutableArrayRecordedReference),
            entry.Options == ResourceOptions.Default ? null : JsonSerializer.Serialize(entry.Options, StateJson.Default.ResourceOptions),
            entry.DependsOn.IsEmpty ? null : JsonSerializer.Serialize(entry.DependsOn, StateJson.Default.ImmutableArrayUrn),
            (int)entry.Pending,
            Text(parts.PendingInputs),
            entry.NextUid,
            entry.Condemned ? 1 : 0,
            entry.Held ? 1 : 0,
            entry.Created.ToUnixTimeMilliseconds(),
            entry.Modified.ToUnixTimeMilliseconds(),
            entry.Serial,
            entry.Kept ? 1 : 0,
        ];

        for (int index = 0; index < values.Length; index++)
        {
            command.Parameters[index].Value = values[index] ?? DBNull.Value;
        }
    }

    /// <summary>The entry of the row that the reader stands on.</summary>
    /// <exception cref="JsonException">A column does not hold what it should.</exception>
    public static RecordedResource Read(SqliteDataReader row, SecretBox box)
    {
        (string inputs, string? outputs, string? template, string? references, string? pendingInputs) = (row.GetString(2), Nullable(row, 3), Nullable(row, 4), Nullable(row, 6), Nullable(row, 10));
        ParsedDocument parsed = ParsedDocument.Parse(inputs);
        var parts = new SealedEntry(
            parsed.Document,
            Document(outputs),
            Document(template),
            Document(pendingInputs),
            List(references, static () => StateJson.Default.ImmutableArrayRecordedReference));
        var entry = new RecordedResource
        {
            Uid = row.GetString(0),
            Urn = new Urn(row.GetString(1)),
            Inputs = parts.Inputs,
            Parsed = parsed,
            Outputs = parts.Outputs,
            Template = parts.Template,
            BaseFolder = Nullable(row, 5) ?? "",
            References = parts.References,
            Options = Nullable(row, 7) is { } options ? JsonSerializer.Deserialize(options, StateJson.Default.ResourceOptions)! : ResourceOptions.Default,
            DependsOn = List(Nullable(row, 8), static () => StateJson.Default.ImmutableArrayUrn),
            Pending = (PendingOperation)row.GetInt32(9),
            PendingInputs = parts.PendingInputs,
            NextUid = Nullable(row, 11),
            Condemned = row.GetInt32(12) != 0,
            Held = row.GetInt32(13) != 0,
            Created = DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(14)),
            Modified = DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(15)),
            Serial = row.GetInt64(16),
            Kept = row.GetInt32(17) != 0,
        };

        // Asked of the text: a document is then only taken apart when something looks into it.
        bool isSealed = MayBeSealed(inputs) || MayBeSealed(outputs) || MayBeSealed(template) || MayBeSealed(references) || MayBeSealed(pendingInputs);
        return isSealed ? parts.Open(entry, box) : entry;
    }

    private static bool MayBeSealed(string? text) => text is not null && text.Contains(SecretBox.MarkText, StringComparison.Ordinal);

    private static string? Text(JsonObject? document) => document is null ? null : Encoding.UTF8.GetString(CanonicalJson.Write(document));

    private static JsonObject? Document(string? text) => text is null ? null : (JsonObject?)JsonNode.Parse(text);

    // The description of a type is made when it is first asked for, and costs more than the reading: most entries have no list.
    private static ImmutableArray<T> List<T>(string? text, Func<JsonTypeInfo<ImmutableArray<T>>> type) => text is null ? [] : JsonSerializer.Deserialize(text, type());

    private static string? Nullable(SqliteDataReader row, int column) => row.IsDBNull(column) ? null : row.GetString(column);
}
