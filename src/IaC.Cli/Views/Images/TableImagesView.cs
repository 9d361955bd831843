using System.Globalization;
using IaC.Cli.Views.Formatting;

namespace IaC.Cli.Views.Images;

/// <summary>Images as a table.</summary>
internal sealed class TableImagesView(TextWriter output, DateTimeOffset now) : IImagesView
{
    private const int ShortDigest = 19;

    /// <inheritdoc/>
    public void Show(IReadOnlyList<ImageRow> rows)
    {
        var table = new TextTable("NAME", "DIGEST", "PLATFORM", "FORMAT", "SIZE", "ON DISK", "SHARED", "LAYERS", "AGE");
        foreach (ImageRow row in rows)
        {
            table.Add(
                row.Name ?? "",
                row.Digest[..Math.Min(ShortDigest, row.Digest.Length)],
                row.Platform,
                row.Format,
                Readable.Bytes(row.Size),
                Readable.Bytes(row.SizeOnDisk),
                Readable.Bytes(row.SharedSize),
                row.Layers.ToString(CultureInfo.InvariantCulture),

                // The time of a reproducible build is no age.
                row.Created is { } created && created > DateTimeOffset.UnixEpoch ? Readable.Age(now - created) : "");
        }

        output.Write(table);
    }
}
