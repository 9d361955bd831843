namespace IaC.Cli.Copying;

/// <summary>Where files can be copied from and to.</summary>
internal interface ICopySide : IDisposable
{
    /// <summary>A file, or a folder with all that it holds.</summary>
    IAsyncEnumerable<CopyEntry> ReadAsync(string path, CancellationToken cancellationToken);

    /// <summary>Takes in what is read elsewhere: below its own name in a folder that is there, else in the place of what is named.</summary>
    Task WriteAsync(IAsyncEnumerable<CopyEntry> entries, string path, CancellationToken cancellationToken);
}
