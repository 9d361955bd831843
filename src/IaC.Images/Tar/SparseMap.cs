namespace IaC.Images.Tar;

/// <summary>Where the stored bytes of a sparse file go; the rest are holes (tar manual, Storing Sparse Files).</summary>
internal sealed class SparseMap
{
    private SparseMap(IReadOnlyList<(long Offset, long Length)> segments, long realSize) => (Segments, RealSize) = (segments, realSize);

    /// <summary>Stored parts, ascending, never overlapping.</summary>
    internal IReadOnlyList<(long Offset, long Length)> Segments { get; }

    /// <summary>Length of the file with its holes.</summary>
    internal long RealSize { get; }

    /// <summary>Checks a map against the bytes that the archive holds for it.</summary>
    internal static SparseMap Create(IReadOnlyList<(long Offset, long Length)> segments, long realSize, long storedSize)
    {
        long end = 0;
        long sum = 0;
        foreach ((long offset, long length) in segments)
        {
            if (offset < end || length < 0 || offset > realSize || length > realSize - offset)
            {
                throw new ImageException("the map of a sparse file overlaps itself or leaves the file");
            }

            end = offset + length;
            sum += length;
        }

        return sum == storedSize ? new SparseMap(segments, realSize) : throw new ImageException($"the map of a sparse file has {sum} bytes, the archive {storedSize}");
    }

    /// <summary>Formats 0.0 and 0.1, which keep the map in the extended header; null where the file is not of them.</summary>
    internal static SparseMap? FromRecords(PaxRecords records, long storedSize)
    {
        if (records.Number("GNU.sparse.size") is not { } realSize)
        {
            return null;
        }

        IEnumerable<string> numbers = records.Text("GNU.sparse.map") is { } map
            ? map.Split(',')
            : records.Texts("GNU.sparse.offset").Zip(records.Texts("GNU.sparse.numbytes")).SelectMany(pair => new[] { pair.First, pair.Second });
        return Create(Pair([.. numbers.Select(n => PaxRecords.ParseNumber(n, "GNU.sparse"))]), realSize, storedSize);
    }

    /// <summary>Groups offsets and lengths that stand one after the other.</summary>
    internal static IReadOnlyList<(long Offset, long Length)> Pair(IReadOnlyList<long> numbers) =>
        numbers.Count % 2 == 0
            ? [.. Enumerable.Range(0, numbers.Count / 2).Select(i => (numbers[2 * i], numbers[(2 * i) + 1]))]
            : throw new ImageException("the map of a sparse file has an odd count of numbers");
}
