namespace IaC.Cli.Terminals;

/// <summary>A file that was named, or standard input put into one, since archives are read in any order. The latter goes with this process, however that ends.</summary>
internal sealed class TemporaryInput : IDisposable
{
    private readonly FileStream? held;

    private TemporaryInput(string path, FileStream? held) => (Path, this.held) = (path, held);

    /// <summary>Where it is.</summary>
    public string Path { get; }

    /// <summary>Takes the input.</summary>
    /// <param name="path">File; null or <c>-</c> for standard input.</param>
    /// <param name="terminal">Standard streams.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <exception cref="Commands.UsageException">There is no such file, or somebody would have to type it.</exception>
    public static async Task<TemporaryInput> TakeAsync(string? path, Terminal terminal, CancellationToken cancellationToken)
    {
        if (path is not (null or "-"))
        {
            return new TemporaryInput(Commands.InputFile.Find(path), null);
        }

        if (terminal.InputIsTerminal)
        {
            throw new Commands.UsageException("nothing is piped in: name a file");
        }

        string temporary = System.IO.Path.GetTempFileName();
        FileStream file = new(temporary, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete);
        File.Delete(temporary);
        using Stream input = Terminal.OpenInput();
        await input.CopyToAsync(file, cancellationToken);
        return new TemporaryInput($"/proc/self/fd/{file.SafeFileHandle.DangerousGetHandle()}", file);
    }

    /// <inheritdoc/>
    public void Dispose() => held?.Dispose();
}
