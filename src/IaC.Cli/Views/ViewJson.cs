using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using IaC.Cli.Diagnosis;
using IaC.Cli.Journal;
using IaC.Cli.Views.Agents;
using IaC.Cli.Views.Backups;
using IaC.Cli.Views.Capacity;
using IaC.Cli.Views.Config;
using IaC.Cli.Views.Controlling;
using IaC.Cli.Views.Deployment;
using IaC.Cli.Views.Diagnosis;
using IaC.Cli.Views.Images;
using IaC.Cli.Views.Restoring;
using IaC.Cli.Views.Schemas;
using IaC.Cli.Views.Stacks;
using IaC.Cli.Views.State;
using IaC.Cli.Views.Workloads;
using IaC.Engine;
using IaC.Model;
using IaC.Pods;

namespace IaC.Cli.Views;

/// <summary>JSON output. Shapes are part of the interface: members are added, never changed or taken away; what is not known is null, never absent.</summary>
internal static class ViewJson
{
    // Letters of all languages as they are; the output is never put into HTML.
    private static readonly ViewJsonContext Lines = new(new JsonSerializerOptions(ViewJsonContext.Default.Options) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
    private static readonly ViewJsonContext Blocks = new(new JsonSerializerOptions(Lines.Options) { WriteIndented = true });

    /// <summary>A diagnostic on one line.</summary>
    public static string Write(DiagnosticLine line) => JsonSerializer.Serialize(line, Lines.DiagnosticLine);

    /// <summary>A log line on one line.</summary>
    public static string Write(LogRow row) => JsonSerializer.Serialize(row, Lines.LogRow);

    /// <summary>What became of a resource on one line.</summary>
    public static string Write(ControlRow row) => JsonSerializer.Serialize(row, Lines.ControlRow);

    /// <summary>What became of a resource on one line.</summary>
    public static string Write(RestoreRow row) => JsonSerializer.Serialize(row, Lines.RestoreRow);

    /// <summary>What a backup holds on one line.</summary>
    public static string Write(BackupRow row) => JsonSerializer.Serialize(row, Lines.BackupRow);

    /// <summary>An event on one line.</summary>
    public static string Write(JournalEntry entry) => JsonSerializer.Serialize(entry, Lines.JournalEntry);

    /// <summary>An event that <see cref="Write(JournalEntry)"/> wrote.</summary>
    /// <exception cref="JsonException">It is none.</exception>
    public static JournalEntry? ReadEntry(string line) => JsonSerializer.Deserialize(line, Lines.JournalEntry);

    /// <summary>Pods.</summary>
    public static string Write(IReadOnlyList<WorkloadRow> rows) => Block(rows, Blocks.IReadOnlyListWorkloadRow);

    /// <summary>Reads what <see cref="Write(IReadOnlyList{CapacityRow})"/> writes.</summary>
    public static IReadOnlyList<CapacityRow> ReadCapacity(string json) => JsonSerializer.Deserialize(json, Blocks.IReadOnlyListCapacityRow) ?? [];

    /// <summary>Reads what <see cref="Write(IReadOnlyList{WorkloadRow})"/> writes.</summary>
    public static IReadOnlyList<WorkloadRow> ReadWorkloads(string json) => JsonSerializer.Deserialize(json, Blocks.IReadOnlyListWorkloadRow) ?? [];

    /// <summary>Reads what <see cref="Write(IReadOnlyList{UsageRow})"/> writes.</summary>
    public static IReadOnlyList<UsageRow> ReadUsage(string json) => JsonSerializer.Deserialize(json, Blocks.IReadOnlyListUsageRow) ?? [];

    /// <summary>What workloads use.</summary>
    public static string Write(IReadOnlyList<UsageRow> rows) => Block(rows, Blocks.IReadOnlyListUsageRow);

    /// <summary>Capacity of hosts.</summary>
    public static string Write(IReadOnlyList<CapacityRow> rows) => Block(rows, Blocks.IReadOnlyListCapacityRow);

    /// <summary>Snapshots of a guest.</summary>
    public static string Write(IReadOnlyList<SnapshotRow> rows) => Block(rows, Blocks.IReadOnlyListSnapshotRow);

    /// <summary>Disks of guests.</summary>
    public static string Write(IReadOnlyList<DiskRow> rows) => Block(rows, Blocks.IReadOnlyListDiskRow);

    /// <summary>Everything about a resource.</summary>
    public static string Write(Inspection found) => Block(found, Blocks.Inspection);

    /// <summary>What runs of a resource; null where nothing does.</summary>
    public static string Write(PodInspection? running) => running is null ? "null" : Block(running, Blocks.PodInspection);

    /// <summary>Reads what <see cref="Write(PodInspection)"/> writes.</summary>
    public static PodInspection? ReadPod(string json) => JsonSerializer.Deserialize(json, Blocks.PodInspection);

    /// <summary>Images.</summary>
    public static string Write(IReadOnlyList<ImageRow> rows) => Block(rows, Blocks.IReadOnlyListImageRow);

    /// <summary>Everything about an image.</summary>
    public static string Write(ImageInspection image) => Block(image, Blocks.ImageInspection);

    /// <summary>How an image was made.</summary>
    public static string Write(IReadOnlyList<HistoryRow> rows) => Block(rows, Blocks.IReadOnlyListHistoryRow);

    /// <summary>Recorded resources.</summary>
    public static string Write(IReadOnlyList<StateRow> rows) => Block(rows, Blocks.IReadOnlyListStateRow);

    /// <summary>Stacks.</summary>
    public static string Write(IReadOnlyList<StackRow> rows) => Block(rows, Blocks.IReadOnlyListStackRow);

    /// <summary>Units of the agent.</summary>
    public static string Write(IReadOnlyList<UnitRow> rows) => Block(rows, Blocks.IReadOnlyListUnitRow);

    /// <summary>What the agent carried out.</summary>
    public static string Write(IReadOnlyList<UnitHistoryRow> rows) => Block(rows, Blocks.IReadOnlyListUnitHistoryRow);

    /// <summary>What the agent did or found, on one line.</summary>
    public static string Write(UnitEventRow row) => JsonSerializer.Serialize(row, Lines.UnitEventRow);

    /// <summary>A line that <see cref="Write(UnitEventRow)"/> wrote.</summary>
    /// <exception cref="JsonException">It is none.</exception>
    public static UnitEventRow? ReadUnitEvent(string line) => JsonSerializer.Deserialize(line, Lines.UnitEventRow);

    /// <summary>A field of a kind.</summary>
    public static string Write(FieldRow field) => Block(field, Blocks.FieldRow);

    /// <summary>A config value on one line.</summary>
    public static string Write(ConfigRow row) => JsonSerializer.Serialize(row, Lines.ConfigRow);

    /// <summary>Config values.</summary>
    public static string Write(IReadOnlyList<ConfigRow> rows) => Block(rows, Blocks.IReadOnlyListConfigRow);

    /// <summary>A recorded resource.</summary>
    public static string Write(RecordedResourceView resource) => Block(resource, Blocks.RecordedResourceView);

    /// <summary>What was done to a state, on one line.</summary>
    public static string Write(StateEdit edit) => JsonSerializer.Serialize(edit, Lines.StateEdit);

    /// <summary>Checks of the machine.</summary>
    public static string Write(IReadOnlyList<HostCheck> checks) => Block(checks, Blocks.IReadOnlyListHostCheck);

    /// <summary>What nobody owns.</summary>
    public static string Write(IReadOnlyList<Leak> leaks) => Block(leaks, Blocks.IReadOnlyListLeak);

    /// <summary>Versions.</summary>
    public static string Write(VersionInfo info) => Block(info, Blocks.VersionInfo);

    private static string Block<T>(T value, JsonTypeInfo<T> type) => JsonSerializer.Serialize(value, type);
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, GenerationMode = JsonSourceGenerationMode.Metadata,
    Converters = [typeof(CamelCaseEnum<HostCheckStatus>), typeof(CamelCaseEnum<SupervisorState>), typeof(CamelCaseEnum<PendingOperation>), typeof(CamelCaseEnum<RestoreOutcome>), typeof(CamelCaseEnum<FieldEffect>), typeof(CamelCaseEnum<StepPhase>)])]
[JsonSerializable(typeof(DiagnosticLine))]
[JsonSerializable(typeof(LogRow))]
[JsonSerializable(typeof(ControlRow))]
[JsonSerializable(typeof(RestoreRow))]
[JsonSerializable(typeof(JournalEntry))]
[JsonSerializable(typeof(BackupRow))]
[JsonSerializable(typeof(Inspection))]
[JsonSerializable(typeof(IReadOnlyList<WorkloadRow>))]
[JsonSerializable(typeof(IReadOnlyList<UsageRow>))]
[JsonSerializable(typeof(IReadOnlyList<CapacityRow>))]
[JsonSerializable(typeof(IReadOnlyList<SnapshotRow>))]
[JsonSerializable(typeof(IReadOnlyList<DiskRow>))]
[JsonSerializable(typeof(IReadOnlyList<ImageRow>))]
[JsonSerializable(typeof(ImageInspection))]
[JsonSerializable(typeof(IReadOnlyList<HistoryRow>))]
[JsonSerializable(typeof(IReadOnlyList<StateRow>))]
[JsonSerializable(typeof(IReadOnlyList<ConfigRow>))]
[JsonSerializable(typeof(ConfigRow))]
[JsonSerializable(typeof(FieldRow))]
[JsonSerializable(typeof(IReadOnlyList<StackRow>))]
[JsonSerializable(typeof(IReadOnlyList<UnitRow>))]
[JsonSerializable(typeof(IReadOnlyList<UnitHistoryRow>))]
[JsonSerializable(typeof(UnitEventRow))]
[JsonSerializable(typeof(RecordedResourceView))]
[JsonSerializable(typeof(StateEdit))]
[JsonSerializable(typeof(IReadOnlyList<HostCheck>))]
[JsonSerializable(typeof(IReadOnlyList<Leak>))]
[JsonSerializable(typeof(VersionInfo))]
internal sealed partial class ViewJsonContext : JsonSerializerContext;

/// <summary>Members of an enum in camel case.</summary>
internal sealed class CamelCaseEnum<T>() : JsonStringEnumConverter<T>(JsonNamingPolicy.CamelCase)
    where T : struct, Enum;
