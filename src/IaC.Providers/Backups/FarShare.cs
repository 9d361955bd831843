using System.Text.Json;
using IaC.Engine;
using IaC.Images;
using IaC.Providers.Remote;

namespace IaC.Providers.Backups;

/// <summary>What lies on another host of a stack: this program there finds it, and sends it when it is asked for.</summary>
internal sealed class FarShare : IShareSource
{
    private readonly RemoteHost host;
    private readonly FarRun run;
    private readonly BundleReader incoming;
    private readonly HashSet<string> expected;

    private FarShare(RemoteHost host, FarRun run, BundleReader incoming, HostShare share, ShareContent content) =>
        (this.host, this.run, this.incoming, Content, expected) = (host, run, incoming, content, [.. share.TreesOf(content)]);

    /// <inheritdoc/>
    public ShareContent Content { get; }

    /// <summary>Has it found, and disks of guests copied there.</summary>
    /// <param name="host">The host.</param>
    /// <param name="share">What to look for.</param>
    /// <param name="cancellationToken">Gives up, also after this has returned.</param>
    /// <exception cref="EngineException">Something is not there, or the host does not answer.</exception>
    public static async Task<FarShare> TakeAsync(RemoteHost host, HostShare share, CancellationToken cancellationToken)
    {
        FarRun run = await host.RunAsync(ShareServer.Command(ShareServer.Send), cancellationToken).ConfigureAwait(false);
        try
        {
            await ShareServer.WriteLineAsync(run.Input, share, BackupJson.Default.HostShare, cancellationToken).ConfigureAwait(false);
            return await HearAsync(run, () =>
            {
                var incoming = BundleReader.Open(run.Duplex, $"what host {host.Name} sends");
                ShareContent content = JsonSerializer.Deserialize(incoming.TryReadDocument(HostShare.FileName, ShareServer.LargestDocument), BackupJson.Default.ShareContent)!;
                return new FarShare(host, run, incoming, share, content with { Warnings = [.. content.Warnings.Select(warning => $"{warning} (on host {host.Name})")] });
            }).ConfigureAwait(false);
        }
        catch
        {
            run.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<string>> WriteAsync(BundleWriter bundle, CancellationToken cancellationToken)
    {
        run.EndInput();
        IReadOnlyList<string> changed = await HearAsync(run, () =>
        {
            IReadOnlySet<string> came = incoming.TakeTrees((prefix, name) => expected.Contains($"{prefix}/{name}") ? new TreeTarget.Bundle(bundle) : null, cancellationToken);
            string[] changes = JsonSerializer.Deserialize(incoming.TryReadDocument(HostShare.ChangesFile, ShareServer.LargestDocument), BackupJson.Default.StringArray)!;
            incoming.Finish();
            return expected.FirstOrDefault(tree => !came.Contains(tree)) is { } missing ? throw new EngineException($"host {host.Name} says that it sends {missing}, and does not") : changes;
        }).ConfigureAwait(false);
        await run.CompleteAsync(cancellationToken).ConfigureAwait(false);
        return [.. changed.Select(change => $"{change} (on host {host.Name})")];
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        incoming.Dispose();
        run.Dispose();
    }

    // What ends too early has said why, or lost its connection.
    private static async Task<T> HearAsync<T>(FarRun run, Func<T> read)
    {
        try
        {
            return await Task.Run(read).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is ImageException or IOException or JsonException)
        {
            await run.ExplainAsync().ConfigureAwait(false);
            throw;
        }
    }
}
