namespace IaC.Cli.Copying;

/// <summary>Files of a pod or guest.</summary>
internal interface ICopySide : IDisposable
{
    /// <summary>Copies a file or folder from there; a folder that is there already gets it below its own name.</summary>
    Task FetchAsync(string path, string target, CancellationToken cancellationToken);

    /// <summary>Copies a file or folder to there, in the same way.</summary>
    Task PutAsync(string source, string path, CancellationToken cancellationToken);
}
