using System.Collections.Immutable;
using IaC.Engine;
using IaC.Linux.Files;

namespace IaC.Providers.Backups;

/// <summary>Folders on their way back: unpacked beside their place, put there all at once, and taken away again unless they are kept.</summary>
internal sealed class FolderDrafts : IDisposable
{
    // rwx------; the entry of the folder itself brings its own.
    private const int OwnerOnly = 0x1C0;
    private const string Prefix = ".restoring-";

    private readonly SafeFolder? place;
    private readonly ImmutableArray<string> names;
    private readonly HashSet<string> published = [];

    /// <summary>Begins.</summary>
    /// <param name="parent">Absolute path of the folder that they lie in; made where it is not there.</param>
    /// <param name="names">Their names.</param>
    /// <exception cref="EngineException">One is there already.</exception>
    public FolderDrafts(string parent, ImmutableArray<string> names)
    {
        this.names = names;
        Folders = names.ToImmutableDictionary(name => name, name => Path.Combine(parent, Prefix + name));
        if (names.IsEmpty)
        {
            return;
        }

        Directory.CreateDirectory(parent, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        place = SafeFolder.Open(parent);
        foreach (string name in names)
        {
            if (place.Status(name) is not null)
            {
                throw new EngineException($"{parent}/{name} is there already, and no stack has it", "move it elsewhere, or remove it");
            }

            place.RemoveTree(Prefix + name);
            place.TryCreateFolder(Prefix + name, OwnerOnly);
        }
    }

    /// <summary>Where each is unpacked to, by name.</summary>
    public ImmutableDictionary<string, string> Folders { get; }

    /// <summary>Puts them in their place, on the disk.</summary>
    public void Publish()
    {
        foreach (string name in names)
        {
            if (!place!.TryRename(Prefix + name, place, name, replace: false))
            {
                throw new EngineException($"{place.FullPath}/{name} was made meanwhile");
            }

            published.Add(name);
        }

        place?.SyncFileSystem();
    }

    /// <summary>They are recorded now.</summary>
    public void Keep() => published.Clear();

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (string name in names)
        {
            place!.RemoveTree(Prefix + name);
            if (published.Contains(name))
            {
                place.RemoveTree(name);
            }
        }

        place?.Dispose();
    }
}
