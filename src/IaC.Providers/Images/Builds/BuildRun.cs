using IaC.Images;
using IaC.Linux.Locks;

namespace IaC.Providers.Images.Builds;

/// <summary>A command of a build that has ended, in its pod.</summary>
/// <param name="pods">Where the pod is removed.</param>
/// <param name="uid">Key of the pod.</param>
/// <param name="began">When it began.</param>
/// <param name="upperFolder">What it wrote.</param>
/// <param name="mountPoints">What was mounted over.</param>
/// <param name="held">Locks that are this command's: of its pod, and of caches that it has for itself.</param>
internal sealed class BuildRun(BuildPods pods, string uid, DateTimeOffset began, string upperFolder, IReadOnlySet<string> mountPoints, IReadOnlyList<FileLock> held) : IBuildRun
{
    /// <inheritdoc/>
    public string UpperFolder => upperFolder;

    /// <inheritdoc/>
    public DateTimeOffset Began => began;

    /// <inheritdoc/>
    public IReadOnlySet<string> MountPoints => mountPoints;

    /// <summary>Takes the pod away.</summary>
    public async ValueTask DisposeAsync()
    {
        try
        {
            await pods.RemoveAsync(uid).ConfigureAwait(false);
        }
        finally
        {
            foreach (FileLock one in held)
            {
                one.Dispose();
            }
        }
    }
}
