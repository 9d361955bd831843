using IaC.Cli.Commands;
using IaC.Linux.Files;

namespace IaC.Cli.Copying;

/// <summary>
/// Files of a container that runs, as its own processes see them, with its volumes: reached from here by its root folder, so that the image needs no program for it. Links of the container end in the container.
/// What comes from there keeps its mode and belongs to whoever copies; what goes there belongs to root.
/// </summary>
/// <param name="pid">A process of the container.</param>
internal sealed class ContainerCopy(int pid) : ICopySide
{

    // Without the bits that lend rights: what comes from a container must not lend those of whoever copies.
    private const int Permissions = 0x1FF;
    private const int NewFolder = 0x1ED;
    private readonly SafeFolder root = SafeFolder.Open($"/proc/{pid}/root");

    /// <inheritdoc/>
    public async Task FetchAsync(string path, string target, CancellationToken cancellationToken)
    {
        string name = Path.GetFileName(path.TrimEnd('/'));
        string place = Directory.Exists(target) && name.Length > 0 ? Path.Combine(target, name) : target;
        if (root.TryOpenFolder(Below(path), SymlinkRule.AsRoot) is { } folder)
        {
            using (folder)
            {
                await FetchFolderAsync(folder, place, cancellationToken);
            }
        }
        else
        {
            using SafeFile file = root.OpenFile(Below(path), SymlinkRule.AsRoot);
            await FetchFileAsync(file, place, cancellationToken);
        }
    }

    /// <inheritdoc/>
    public Task PutAsync(string source, string path, CancellationToken cancellationToken)
    {
        if (!Path.Exists(source))
        {
            throw new UsageException($"there is no {source} here");
        }

        // Into a folder that is there; else in the place of what is named.
        string name = Path.GetFileName(Path.GetFullPath(source));
        using SafeFolder? existing = root.TryOpenFolder(Below(path), SymlinkRule.AsRoot);
        using SafeFolder? parent = existing is null ? root.OpenFolder(Below(Path.GetDirectoryName(path.TrimEnd('/')) ?? "/"), SymlinkRule.AsRoot) : null;
        Put(source, existing ?? parent!, existing is null ? Path.GetFileName(path.TrimEnd('/')) : name, cancellationToken);
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public void Dispose() => root.Dispose();

    private static string Below(string path) => path.Trim('/') is { Length: > 0 } below ? below : ".";

    private static async Task FetchFolderAsync(SafeFolder from, string target, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(target);
        foreach (FolderEntry entry in from.Entries())
        {
            cancellationToken.ThrowIfCancellationRequested();
            string place = Path.Combine(target, entry.Name);
            switch (entry.Kind ?? from.Status(entry.Name)?.Kind)
            {
                case FileKind.Folder:
                    using (SafeFolder folder = from.OpenFolder(entry.Name))
                    {
                        await FetchFolderAsync(folder, place, cancellationToken);
                    }

                    break;
                case FileKind.Regular:
                    using (SafeFile file = from.OpenFile(entry.Name))
                    {
                        await FetchFileAsync(file, place, cancellationToken);
                    }

                    break;
                case FileKind.SymbolicLink:
                    File.Delete(place);
                    File.CreateSymbolicLink(place, from.ReadLink(entry.Name));
                    break;
                default:
                    // Devices, sockets and pipes are not of use elsewhere.
                    break;
            }
        }

        File.SetUnixFileMode(target, (UnixFileMode)(from.Status().Permissions & Permissions));
    }

    private static Task FetchFileAsync(SafeFile from, string target, CancellationToken cancellationToken) => WholeFile.WriteAsync(target, async to =>
    {
        await using Stream content = from.AsStream();
        await content.CopyToAsync(to, cancellationToken);
        File.SetUnixFileMode(to.SafeFileHandle, (UnixFileMode)(from.Status().Permissions & Permissions));
    });

    private static void Put(string source, SafeFolder parent, string name, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (new FileInfo(source).LinkTarget is { } link)
        {
            parent.TryRemoveFile(name);
            parent.TryCreateSymlink(name, link);
        }
        else if (Directory.Exists(source))
        {
            parent.TryCreateFolder(name, NewFolder);
            using SafeFolder folder = parent.OpenFolder(name);
            foreach (string entry in Directory.EnumerateFileSystemEntries(source))
            {
                Put(entry, folder, Path.GetFileName(entry), cancellationToken);
            }

            folder.SetPermissions((int)File.GetUnixFileMode(source));
        }
        else
        {
            using var from = new FileStream(source, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, bufferSize: 0);
            using SafeFile file = parent.OpenOrCreateFile(name, (int)File.GetUnixFileMode(from.SafeFileHandle));
            file.SetLength(0);
            using Stream to = file.AsStream(FileAccess.Write);
            from.CopyTo(to);
            file.SetPermissions((int)File.GetUnixFileMode(from.SafeFileHandle));
        }
    }
}
