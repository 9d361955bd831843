using IaC.Cli.Commands;
using IaC.Linux;
using IaC.Linux.Files;

namespace IaC.Cli.Copying;

/// <summary>Files below a root folder, which no link leads out of: those of this machine, or of a container as its own processes see them, so that its image needs no program for it.</summary>
internal sealed class FolderCopy : ICopySide
{
    private const int NewFolder = 0x1ED;
    private const int NewFile = 0x180;
    private readonly SafeFolder root;
    private readonly string current;
    private readonly int kept;
    private readonly bool whole;
    private readonly string shown;
    private readonly List<string> leftOut = [];

    private FolderCopy(string root, string current, int kept, bool whole, string shown) => (this.root, this.current, this.kept, this.whole, this.shown) = (SafeFolder.Open(root), current, kept, whole, shown);

    /// <summary>What was not read: devices, sockets and pipes, which are not of use elsewhere.</summary>
    public IReadOnlyList<string> LeftOut => leftOut;

    /// <summary>Files of this machine. They are written whole or not at all, belong to whoever copies, and lend nobody's rights.</summary>
    public static FolderCopy Here() => new("/", Environment.CurrentDirectory, kept: 0x1FF, whole: true, shown: "");

    /// <summary>Files of a container that runs, with its volumes. What is there is written over, since a mounted file cannot be replaced; what is new belongs to root.</summary>
    /// <param name="pid">A process of the container.</param>
    /// <param name="name">As it was named, for messages.</param>
    public static FolderCopy Of(int pid, string name) => new($"/proc/{pid}/root", "/", kept: 0xFFF, whole: false, shown: $"{name}:");

    /// <inheritdoc/>
    public IAsyncEnumerable<CopyEntry> ReadAsync(string path, CancellationToken cancellationToken) => Read(Path.GetFullPath(path, current)).ToAsyncEnumerable();

    /// <inheritdoc/>
    public async Task WriteAsync(IAsyncEnumerable<CopyEntry> entries, string path, CancellationToken cancellationToken)
    {
        string target = Path.TrimEndingDirectorySeparator(Path.GetFullPath(path, current));
        using SafeFolder? existing = root.TryOpenFolder(BelowRoot(target), SymlinkRule.AsRoot);
        using SafeFolder? parent = existing is null ? OpenParent(Path.GetDirectoryName(target) ?? "/") : null;
        var folders = new Stack<(string Place, int Permissions)>();
        string? top = null;
        await foreach (CopyEntry entry in entries.WithCancellation(cancellationToken))
        {
            bool first = top is null;
            top ??= entry.Top;
            if (existing is null && entry.Top != top)
            {
                throw new UsageException($"{top} and {entry.Top} cannot both become {path}, which is not there: make it as a folder first");
            }

            // Only at first, before anything that comes from elsewhere can have laid a link there.
            if (first && existing is null && whole && entry.Kind == FileKind.Regular)
            {
                await WholeFile.WriteAsync(target, file => entry.Content.CopyToAsync(file, cancellationToken), mode: (UnixFileMode)(entry.Permissions & kept));
                continue;
            }

            string place = existing is not null ? entry.Path : entry.Below(Path.GetFileName(target));
            await WriteAsync(entry, existing ?? parent!, place, cancellationToken);
            if (entry.Kind == FileKind.Folder)
            {
                folders.Push((place, entry.Permissions & kept));
            }
        }

        // Once they hold what they are to hold, which they may forbid.
        foreach ((string place, int permissions) in folders.Where(folder => folder.Place != "."))
        {
            using SafeFolder folder = (existing ?? parent!).OpenFolder(place);
            folder.SetPermissions(permissions);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => root.Dispose();

    private static string BelowRoot(string path) => path.Trim('/') is { Length: > 0 } below ? below : ".";

    private IEnumerable<CopyEntry> Read(string path)
    {
        string name = Path.GetFileName(Path.TrimEndingDirectorySeparator(path)) is { Length: > 0 } own ? own : ".";
        if (root.TryOpenFolder(BelowRoot(path), SymlinkRule.AsRoot) is { } folder)
        {
            using (folder)
            {
                foreach (CopyEntry entry in Read(folder, name))
                {
                    yield return entry;
                }
            }
        }
        else
        {
            using SafeFile file = OpenFile(path);
            yield return Read(file, name);
        }
    }

    private SafeFolder OpenParent(string path) => root.TryOpenFolder(BelowRoot(path), SymlinkRule.AsRoot) ?? throw new UsageException($"there is no folder {shown}{path}");

    private SafeFile OpenFile(string path)
    {
        try
        {
            return root.OpenFile(BelowRoot(path), SymlinkRule.AsRoot);
        }
        catch (LinuxException fault) when (fault.Errno is LinuxError.ENOENT or LinuxError.ENOTDIR)
        {
            throw new UsageException($"there is no {shown}{path}");
        }
        catch (LinuxException fault) when (fault.Errno == LinuxError.EINVAL)
        {
            throw new UsageException($"{shown}{path} is {CopyEntry.NotCopied}");
        }
    }

    private IEnumerable<CopyEntry> Read(SafeFolder folder, string path)
    {
        yield return new CopyEntry(path, FileKind.Folder, folder.Status().Permissions);
        foreach (FolderEntry entry in folder.Entries())
        {
            string place = $"{path}/{entry.Name}";
            switch (entry.Kind ?? folder.Status(entry.Name)?.Kind)
            {
                case FileKind.Folder:
                    using (SafeFolder inner = folder.OpenFolder(entry.Name))
                    {
                        foreach (CopyEntry below in Read(inner, place))
                        {
                            yield return below;
                        }
                    }

                    break;
                case FileKind.Regular:
                    using (SafeFile file = folder.OpenFile(entry.Name))
                    {
                        yield return Read(file, place);
                    }

                    break;
                case FileKind.SymbolicLink:
                    yield return new CopyEntry(place, FileKind.SymbolicLink, 0) { Link = folder.ReadLink(entry.Name) };
                    break;
                default:
                    leftOut.Add(place);
                    break;
            }
        }
    }

    private static CopyEntry Read(SafeFile file, string path) => new(path, FileKind.Regular, file.Status().Permissions) { Content = file.AsStream() };

    private async Task WriteAsync(CopyEntry entry, SafeFolder target, string place, CancellationToken cancellationToken)
    {
        string name = Path.GetFileName(place);
        using SafeFolder folder = target.OpenFolder(Path.GetDirectoryName(place) is { Length: > 0 } before ? before : ".");
        switch (entry.Kind)
        {
            case FileKind.Folder when name != ".":
                folder.TryCreateFolder(name, NewFolder);
                break;
            case FileKind.SymbolicLink:
                RequireReplaceable(folder, name);
                folder.TryRemoveFile(name);
                folder.TryCreateSymlink(name, entry.Link!);
                break;
            case FileKind.Regular when whole:
                await ReplaceAsync(entry, folder, name, cancellationToken);
                break;
            case FileKind.Regular:
                RequireReplaceable(folder, name);
                using (SafeFile file = folder.OpenOrCreateFile(name, NewFile))
                {
                    file.SetLength(0);
                    await FillAsync(entry, file, cancellationToken);
                }

                break;
            default:
                break;
        }
    }

    // Under another name until it is whole, so that what was there before stays where it fails. Nobody can know that name before.
    private async Task ReplaceAsync(CopyEntry entry, SafeFolder folder, string name, CancellationToken cancellationToken)
    {
        RequireReplaceable(folder, name);
        string draft = $"{name}.{Guid.NewGuid():N}.new";
        try
        {
            using (SafeFile file = folder.CreateFile(draft, NewFile))
            {
                await FillAsync(entry, file, cancellationToken);
            }

            folder.TryRename(draft, folder, name, replace: true);
        }
        catch
        {
            folder.TryRemoveFile(draft);
            throw;
        }
    }

    private static void RequireReplaceable(SafeFolder folder, string name)
    {
        if (folder.Status(name)?.Kind is not (null or FileKind.Regular or FileKind.SymbolicLink))
        {
            throw new IOException($"{Path.Join(folder.FullPath, name)} is there and no file: it is not replaced");
        }
    }

    private async Task FillAsync(CopyEntry entry, SafeFile file, CancellationToken cancellationToken)
    {
        await using Stream to = file.AsStream(FileAccess.Write);
        await entry.Content.CopyToAsync(to, cancellationToken);
        file.SetPermissions(entry.Permissions & kept);
    }
}
