using IaC.Cli.Commands;
using IaC.Guests;

namespace IaC.Cli.Copying;

/// <summary>Files of a guest, by its agent, which knows files and no folders.</summary>
internal sealed class GuestCopy(GuestAgent agent) : ICopySide
{
    private const string Remedy = "the agent of a guest copies files: make an archive of it (tar -cf), and copy that";

    /// <inheritdoc/>
    public async Task FetchAsync(string path, string target, CancellationToken cancellationToken)
    {
        if (await IsFolderAsync(path, cancellationToken))
        {
            throw new UsageException($"{path} is a folder: {Remedy}");
        }

        string file = Directory.Exists(target) ? Path.Combine(target, Path.GetFileName(path)) : target;
        await WholeFile.WriteAsync(file, stream => agent.ReadFileAsync(path, stream, cancellationToken));
    }

    /// <inheritdoc/>
    public async Task PutAsync(string source, string path, CancellationToken cancellationToken)
    {
        if (Directory.Exists(source))
        {
            throw new UsageException($"{source} is a folder: {Remedy}");
        }

        await using var stream = new FileStream(source, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0);
        string file = await IsFolderAsync(path, cancellationToken) ? $"{path.TrimEnd('/')}/{Path.GetFileName(source)}" : path;
        await agent.WriteFileAsync(file, stream, cancellationToken);
        string mode = Convert.ToString((int)File.GetUnixFileMode(stream.SafeFileHandle), 8);
        await agent.RunAsync(["chmod", mode, file], input: default, cancellationToken);
    }

    /// <inheritdoc/>
    public void Dispose() => agent.Dispose();

    private async Task<bool> IsFolderAsync(string path, CancellationToken cancellationToken) =>
        (await agent.RunAsync(["test", "-d", path], input: default, cancellationToken)).ExitCode == 0;
}
