using System.Formats.Tar;
using System.Runtime.CompilerServices;
using IaC.Cli.Commands;
using IaC.Linux.Files;

namespace IaC.Cli.Copying;

/// <summary>A tar archive that is a stream: <c>-</c> of the command line, and the form in which files go to and come from other hosts.</summary>
/// <param name="stream">The stream.</param>
internal sealed class ArchiveCopy(Stream stream) : ICopySide
{
    private const string Sparse = "the archive holds a sparse file: write it without tar --sparse";

    // What tar(1) calls the folder of a sparse file in the pax format (GNU tar manual, Storing Sparse Files).
    private const string SparseFolder = "GNUSparseFile.";

    /// <inheritdoc/>
    public async IAsyncEnumerable<CopyEntry> ReadAsync(string path, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using var archive = new TarReader(stream, leaveOpen: true);
        while (await NextAsync(archive, cancellationToken) is { } entry)
        {
            FileKind kind = entry.EntryType switch
            {
                TarEntryType.Directory => FileKind.Folder,
                TarEntryType.RegularFile or TarEntryType.V7RegularFile or TarEntryType.ContiguousFile => FileKind.Regular,
                TarEntryType.SymbolicLink => FileKind.SymbolicLink,
                TarEntryType.HardLink => throw new UsageException($"the archive holds {entry.Name} as a hard link to {entry.LinkName}: write it with tar --hard-dereference"),
                _ => throw new UsageException($"the archive holds {entry.Name}, which is {CopyEntry.NotCopied}: leave it out"),
            };
            if (entry.Name.StartsWith(SparseFolder, StringComparison.Ordinal) || entry.Name.Contains($"/{SparseFolder}", StringComparison.Ordinal))
            {
                throw new UsageException(Sparse);
            }

            yield return new CopyEntry(NameOf(entry), kind, (int)entry.Mode) { Content = entry.DataStream ?? Stream.Null, Link = entry.LinkName };
        }
    }

    /// <inheritdoc/>
    public async Task WriteAsync(IAsyncEnumerable<CopyEntry> entries, string path, CancellationToken cancellationToken)
    {
        await using var archive = new TarWriter(stream, TarEntryFormat.Pax, leaveOpen: true);
        await foreach (CopyEntry entry in entries.WithCancellation(cancellationToken))
        {
            var written = new PaxTarEntry(
                entry.Kind switch
                {
                    FileKind.Folder => TarEntryType.Directory,
                    FileKind.SymbolicLink => TarEntryType.SymbolicLink,
                    _ => TarEntryType.RegularFile,
                },
                entry.Kind == FileKind.Folder ? $"{entry.Path}/" : entry.Path);
            if (entry.Kind == FileKind.SymbolicLink)
            {
                written.LinkName = entry.Link!;
            }
            else
            {
                written.Mode = (UnixFileMode)entry.Permissions;
            }

            if (entry.Kind == FileKind.Regular)
            {
                written.DataStream = entry.Content;
            }

            await archive.WriteEntryAsync(written, cancellationToken);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => stream.Dispose();

    private static async Task<TarEntry?> NextAsync(TarReader archive, CancellationToken cancellationToken)
    {
        try
        {
            return await archive.GetNextEntryAsync(copyData: false, cancellationToken);
        }
        catch (NotSupportedException)
        {
            throw new UsageException(Sparse);
        }
        catch (Exception exception) when (exception is EndOfStreamException or InvalidDataException or FormatException)
        {
            throw new UsageException("what came is no whole tar archive; one that is compressed is to be unpacked first: gzip -dc FILE | iac cp - NAME:PATH");
        }
    }

    // Archives of tar(1) begin with ./ and end folders with a slash.
    private static string NameOf(TarEntry entry)
    {
        string[] names = [.. entry.Name.Split('/').Where(name => name is not ("" or "."))];
        return names.Contains("..") ? throw new UsageException($"the archive holds {entry.Name}, which leads out of it")
            : entry.Name.StartsWith("./", StringComparison.Ordinal) || names.Length == 0 ? string.Join('/', [".", .. names])
            : string.Join('/', names);
    }
}
