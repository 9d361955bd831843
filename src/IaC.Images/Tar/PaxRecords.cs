using System.Buffers.Text;
using IaC.Linux.Files;

namespace IaC.Images.Tar;

/// <summary>Records of an extended header: <c>length key=value\n</c> (pax(1), pax Extended Header). They override fields of the header that follows.</summary>
internal sealed class PaxRecords
{
    private const string AttributePrefix = "SCHILY.xattr.";

    private readonly List<KeyValuePair<string, ReadOnlyMemory<byte>>> _records = [];

    internal static PaxRecords Empty { get; } = new();

    /// <summary>Extended attributes of the file.</summary>
    internal IReadOnlyList<KeyValuePair<string, ReadOnlyMemory<byte>>> Attributes =>
        [.. _records.Where(r => r.Key.StartsWith(AttributePrefix, StringComparison.Ordinal)).Select(r => KeyValuePair.Create(r.Key[AttributePrefix.Length..], r.Value))];

    internal static PaxRecords Parse(ReadOnlyMemory<byte> content)
    {
        PaxRecords records = new();
        while (!content.IsEmpty)
        {
            ReadOnlySpan<byte> span = content.Span;
            if (!Utf8Parser.TryParse(span, out int length, out int digits) || length > span.Length || length < digits + 4 || span[digits] != ' ' || span[length - 1] != '\n')
            {
                throw new ImageException("an extended header holds a record that is not 'length key=value'");
            }

            ReadOnlyMemory<byte> record = content[(digits + 1)..(length - 1)];
            int equals = record.Span.IndexOf((byte)'=');
            if (equals <= 0)
            {
                throw new ImageException("an extended header holds a record without a key");
            }

            records._records.Add(new(FileNames.Decode(record.Span[..equals]), record[(equals + 1)..]));
            content = content[length..];
        }

        return records;
    }

    /// <summary>Text of the last record of a key; null where there is none. An empty value takes back what came before.</summary>
    internal string? Text(string key)
    {
        int index = _records.FindLastIndex(r => r.Key == key);
        return index < 0 || _records[index].Value.IsEmpty ? null : FileNames.Decode(_records[index].Value.Span);
    }

    /// <summary>All values of a key, in order: sparse files of format 0.0 repeat theirs.</summary>
    internal IEnumerable<string> Texts(string key) => _records.Where(r => r.Key == key).Select(r => FileNames.Decode(r.Value.Span));

    internal long? Number(string key) => Text(key) is { } text ? ParseNumber(text, key) : null;

    /// <summary>Seconds since 1970 with an optional fraction: <c>1350244992.023960108</c>, <c>-1.5</c>.</summary>
    internal FileTime? Time(string key)
    {
        if (Text(key) is not { } text)
        {
            return null;
        }

        string[] parts = text.Split('.', 2);
        long seconds = ParseNumber(parts[0], key);
        int nanoseconds = parts.Length == 2 ? (int)ParseNumber((parts[1] + "000000000")[..9], key) : 0;
        return nanoseconds != 0 && text[0] == '-' ? new FileTime(seconds - 1, 1_000_000_000 - nanoseconds) : new FileTime(seconds, nanoseconds);
    }

    internal static long ParseNumber(string text, string key) =>
        long.TryParse(text, System.Globalization.NumberStyles.AllowLeadingSign, System.Globalization.CultureInfo.InvariantCulture, out long value)
            ? value
            : throw new ImageException($"the record {key} of an extended header is not a number");
}
