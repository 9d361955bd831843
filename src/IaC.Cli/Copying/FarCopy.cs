using System.Net.Sockets;
using System.Runtime.CompilerServices;
using IaC.Providers.Remote;

namespace IaC.Cli.Copying;

/// <summary>Files of a pod or guest on another host: <c>iac cp</c> there, with an archive on this side of the connection.</summary>
/// <param name="host">The host.</param>
/// <param name="name">Name of the pod or guest.</param>
/// <param name="options">Options that tell which one is meant.</param>
internal sealed class FarCopy(RemoteHost host, string name, IReadOnlyList<string> options) : ICopySide
{
    /// <summary>Runs <c>iac cp</c> there, for an archive that is read or written here as it is.</summary>
    /// <returns>Its exit code.</returns>
    public Task<int> PassAsync(string source, string target, CancellationToken cancellationToken) => host.PassAsync(terminal: false, ["cp", source, target, .. options], cancellationToken);

    /// <inheritdoc/>
    public async IAsyncEnumerable<CopyEntry> ReadAsync(string path, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using FarRun run = await host.RunAsync(["cp", $"{name}:{path}", CopyPlace.Archive, .. options], cancellationToken);
        run.EndInput();
        await foreach (CopyEntry entry in new ArchiveCopy(run.Output).ReadAsync(path, cancellationToken))
        {
            yield return entry;
        }

        await run.CompleteAsync(cancellationToken);
    }

    /// <inheritdoc/>
    public async Task WriteAsync(IAsyncEnumerable<CopyEntry> entries, string path, CancellationToken cancellationToken)
    {
        using FarRun run = await host.RunAsync(["cp", CopyPlace.Archive, $"{name}:{path}", .. options], cancellationToken);
        try
        {
            await new ArchiveCopy(run.Input).WriteAsync(entries, path, cancellationToken);
            run.EndInput();
        }
        catch (IOException exception) when (exception.InnerException is SocketException)
        {
            // It ended before it had read all, and says why.
        }

        await run.CompleteAsync(cancellationToken);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
    }
}
