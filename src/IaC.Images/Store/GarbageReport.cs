namespace IaC.Images;

/// <summary>What a collection removed, or would remove.</summary>
/// <param name="Items">Paths relative to the store, sorted: <c>blobs/sha256/...</c>, <c>layers/...</c>, <c>ingest/...</c>, <c>builds/...</c>.</param>
/// <param name="Bytes">Bytes on disk that this frees.</param>
public sealed record GarbageReport(IReadOnlyList<string> Items, long Bytes);
