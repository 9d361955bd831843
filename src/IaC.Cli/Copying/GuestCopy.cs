using System.Runtime.CompilerServices;
using System.Text;
using IaC.Cli.Commands;
using IaC.Guests;
using IaC.Linux.Files;

namespace IaC.Cli.Copying;

/// <summary>Files of a guest, by its agent, which knows files and no folders.</summary>
/// <param name="agent">The guest.</param>
/// <param name="drafts">Folder of this machine where a file lies until all of it is here: beside where it goes, so that there is room for it.</param>
internal sealed class GuestCopy(GuestAgent agent, string drafts) : ICopySide
{
    private const string Remedy = "the agent of a guest copies files: make an archive of it (tar -cf), and copy that";
    private const int OwnerOnly = 0x180;
    private const int AllPermissions = 0x1FF;

    /// <inheritdoc/>
    public async IAsyncEnumerable<CopyEntry> ReadAsync(string path, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (await IsFolderAsync(path, cancellationToken))
        {
            throw new UsageException($"{path} is a folder: {Remedy}");
        }

        // How long it is the agent does not say before. Without a name, so that nothing is left of one that is broken off.
        string draft = Path.Combine(drafts, $".iac-{Guid.NewGuid():N}");
        await using FileStream content = new(draft, new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.ReadWrite, BufferSize = 0, UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite });
        File.Delete(draft);
        await agent.ReadFileAsync(path, content, cancellationToken);
        content.Position = 0;
        yield return new CopyEntry(Path.GetFileName(path), FileKind.Regular, await PermissionsAsync(path, cancellationToken)) { Content = content };
    }

    /// <inheritdoc/>
    public async Task WriteAsync(IAsyncEnumerable<CopyEntry> entries, string path, CancellationToken cancellationToken)
    {
        await foreach (CopyEntry entry in entries.WithCancellation(cancellationToken))
        {
            if (entry.Kind != FileKind.Regular)
            {
                throw new UsageException($"{entry.Path} is no file: {Remedy}");
            }

            string file = await IsFolderAsync(path, cancellationToken) ? $"{path.TrimEnd('/')}/{entry.Top}" : path;
            await agent.WriteFileAsync(file, entry.Content, cancellationToken);
            GuestProgramResult changed = await agent.RunAsync(["chmod", Convert.ToString(entry.Permissions, 8), file], input: default, cancellationToken);
            if (changed.ExitCode != 0)
            {
                throw new GuestAgentException($"chmod {file}: {Encoding.UTF8.GetString(changed.Error).Trim()}");
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose() => agent.Dispose();

    // Where the guest cannot say it, nobody else gets to read it.
    private async Task<int> PermissionsAsync(string path, CancellationToken cancellationToken)
    {
        try
        {
            GuestProgramResult told = await agent.RunAsync(["stat", "-L", "-c", "%a", path], input: default, cancellationToken);
            return told.ExitCode == 0 ? Convert.ToInt32(Encoding.ASCII.GetString(told.Output).Trim(), 8) & AllPermissions : OwnerOnly;
        }
        catch (Exception e) when (e is GuestAgentException or FormatException or ArgumentException or OverflowException)
        {
            return OwnerOnly;
        }
    }

    private async Task<bool> IsFolderAsync(string path, CancellationToken cancellationToken) =>
        (await agent.RunAsync(["test", "-d", path], input: default, cancellationToken)).ExitCode == 0;
}
