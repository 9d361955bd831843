using IaC.Images;

namespace IaC.Providers.Backups;

/// <summary>Where what lay on one host of a stack comes back to. Disposed of before it is kept, nothing of it stays.</summary>
internal interface IShareTarget : IAsyncDisposable
{
    /// <summary>UIDs of claims that are there already, and are left as they are.</summary>
    IReadOnlySet<string> Existing { get; }

    /// <summary>Folders that a restore of this backup put there which did not come to its end, as <c>FOLDER/NAME</c>: taken over as they are.</summary>
    IReadOnlySet<string> Begun { get; }

    /// <summary>Where a folder goes, by the folder that it lies in within the bundle and its name; null for one that does not come here.</summary>
    TreeTarget? Find(string prefix, string name);

    /// <summary>All has come: puts it into its place, on the disk.</summary>
    /// <param name="came">The folders, as <c>FOLDER/NAME</c>.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>How many disks of guests that are.</returns>
    /// <exception cref="Engine.EngineException">Something did not come, or is not what it should be.</exception>
    Task<int> PublishAsync(IReadOnlySet<string> came, CancellationToken cancellationToken);

    /// <summary>It is recorded now.</summary>
    Task KeepAsync();
}
