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

    private readonly Dictionary<string, SafeFolder> places = [];
    private readonly ImmutableDictionary<string, string> parents;
    private readonly HashSet<string> published = [];

    /// <summary>Begins.</summary>
    /// <param name="parents">Absolute paths of the folders that they lie in, by their names; made where they are not there.</param>
    /// <exception cref="EngineException">One is there already.</exception>
    public FolderDrafts(ImmutableDictionary<string, string> parents)
    {
        this.parents = parents;
        Folders = parents.ToImmutableDictionary(folder => folder.Key, folder => Path.Combine(folder.Value, Prefix + folder.Key));
        try
        {
            foreach (string parent in parents.Values.Distinct())
            {
                Directory.CreateDirectory(parent, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
                places.Add(parent, SafeFolder.Open(parent));
            }

            foreach ((string name, string parent) in parents)
            {
                SafeFolder place = places[parent];
                if (place.Status(name) is not null)
                {
                    throw new EngineException($"{parent}/{name} is there already, and no stack has it", "move it elsewhere, or remove it");
                }

                place.RemoveTree(Prefix + name);
                place.TryCreateFolder(Prefix + name, OwnerOnly);
            }
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>Where each is unpacked to, by name.</summary>
    public ImmutableDictionary<string, string> Folders { get; }

    /// <summary>What was unpacked is on the disk.</summary>
    public void Sync()
    {
        foreach (SafeFolder place in places.Values)
        {
            place.SyncFileSystem();
        }
    }

    /// <summary>Puts them in their place, on the disk.</summary>
    public void Publish()
    {
        foreach ((string name, string parent) in parents)
        {
            if (!places[parent].TryRename(Prefix + name, places[parent], name, replace: false))
            {
                throw new EngineException($"{parent}/{name} was made meanwhile");
            }

            published.Add(name);
        }

        Sync();
    }

    /// <summary>They are recorded now.</summary>
    public void Keep() => published.Clear();

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach ((string name, string parent) in parents)
        {
            if (places.TryGetValue(parent, out SafeFolder? place))
            {
                place.RemoveTree(Prefix + name);
                if (published.Contains(name))
                {
                    place.RemoveTree(name);
                }
            }
        }

        foreach (SafeFolder place in places.Values)
        {
            place.Dispose();
        }
    }
}
