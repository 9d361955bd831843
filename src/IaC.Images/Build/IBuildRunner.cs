namespace IaC.Images;

/// <summary>Runs commands of builds in containers. Whoever builds images gives one: this project knows no runtime.</summary>
public interface IBuildRunner
{
    /// <summary>Runs a command to its end. Throws <see cref="ImageException"/> with the last lines of its output where it fails.</summary>
    /// <param name="command">What to run.</param>
    /// <param name="lowerDirectories">The root file system, topmost layer first.</param>
    /// <param name="cancellationToken">Ends the command.</param>
    /// <returns>What it wrote; gone when disposed.</returns>
    Task<IBuildRun> RunAsync(LayerSource.Run command, IReadOnlyList<string> lowerDirectories, CancellationToken cancellationToken);
}

/// <summary>A command of a build that has ended well.</summary>
public interface IBuildRun : IAsyncDisposable
{
    /// <summary>Absolute path of the upper folder of its overlay: what it wrote, changed and removed.</summary>
    string UpperFolder { get; }

    /// <summary>When it began, by the clock that files have their times from: what it wrote is not older.</summary>
    DateTimeOffset Began { get; }

    /// <summary>Paths in the container that were mounted over: what is left there is not content.</summary>
    IReadOnlySet<string> MountPoints { get; }
}
