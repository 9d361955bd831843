using IaC.Images;

namespace IaC.Providers.Backups;

/// <summary>What lies on one host of a stack, held still where that can be, until this is disposed of.</summary>
internal interface IShareSource : IDisposable
{
    /// <summary>What it is.</summary>
    ShareContent Content { get; }

    /// <summary>Adds its folders to a bundle.</summary>
    /// <returns>Files that changed while they were read, for people.</returns>
    /// <exception cref="Engine.UnreachableException">The connection to its host broke.</exception>
    Task<IReadOnlyList<string>> WriteAsync(BundleWriter bundle, CancellationToken cancellationToken);
}
