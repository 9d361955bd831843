using System.Text.Json;
using IaC.Engine;
using IaC.Images;
using IaC.Providers.Remote;

namespace IaC.Providers.Backups;

/// <summary>Where what lay on a host comes back to on another machine: this program there lays it out, and waits for the word that it is recorded.</summary>
internal sealed class FarTarget : IShareTarget
{
    private readonly FarRun run;
    private readonly StreamReader replies;
    private readonly BundleWriter bundle;
    private readonly HashSet<string> expected;
    private bool published;
    private bool kept;

    private FarTarget(FarRun run, HostShare share) =>
        (this.run, replies, bundle, expected) = (run, new StreamReader(run.Output), new BundleWriter(run.Input), [.. share.TreesOf(share.Content!)]);

    /// <inheritdoc/>
    public IReadOnlySet<string> Existing { get; private set; } = new HashSet<string>();

    /// <summary>Begins.</summary>
    /// <param name="host">The host.</param>
    /// <param name="share">What comes back.</param>
    /// <param name="cancellationToken">Gives up, also after this has returned.</param>
    /// <exception cref="EngineException">There is no place for it, or the host does not answer.</exception>
    public static async Task<FarTarget> StartAsync(RemoteHost host, HostShare share, CancellationToken cancellationToken)
    {
        var target = new FarTarget(await host.RunAsync(ShareServer.Command(ShareServer.Take), cancellationToken).ConfigureAwait(false), share);
        try
        {
            target.bundle.AddDocument(HostShare.FileName, JsonSerializer.SerializeToUtf8Bytes(share, BackupJson.Default.HostShare));
            target.bundle.Flush();
            target.Existing = (await target.HearAsync(cancellationToken).ConfigureAwait(false)).Existing.ToHashSet();
            return target;
        }
        catch (Exception exception)
        {
            try
            {
                if (exception is IOException)
                {
                    await target.ExplainAsync().ConfigureAwait(false);
                }

                throw;
            }
            finally
            {
                await target.DisposeAsync().ConfigureAwait(false);
            }
        }
    }

    /// <inheritdoc/>
    public TreeTarget? Find(string prefix, string name) => expected.Contains($"{prefix}/{name}") ? new TreeTarget.Bundle(bundle) : null;

    /// <inheritdoc/>
    public async Task<int> PublishAsync(IReadOnlySet<string> came, CancellationToken cancellationToken)
    {
        bundle.Finish();
        int disks = (await HearAsync(cancellationToken).ConfigureAwait(false)).Disks;
        published = true;
        return disks;
    }

    /// <inheritdoc/>
    public async Task KeepAsync()
    {
        kept = true;
        await EndAsync(ShareServer.Keep).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (!kept)
        {
            try
            {
                await EndAsync(published ? ShareServer.Undo : null).ConfigureAwait(false);
            }
            catch (Exception exception) when (exception is IOException or EngineException)
            {
                // It said so before, or the connection broke: then it undoes what it had begun by itself.
            }
        }

        replies.Dispose();
        run.Dispose();
    }

    /// <summary>Says why it ended, where it did.</summary>
    public Task ExplainAsync() => run.ExplainAsync();

    private async Task EndAsync(byte? word)
    {
        if (word is { } last)
        {
            await run.Input.WriteAsync(new[] { last }).ConfigureAwait(false);
        }

        run.EndInput();
        await run.CompleteAsync(CancellationToken.None).ConfigureAwait(false);
    }

    private async Task<ShareReply> HearAsync(CancellationToken cancellationToken) =>
        await replies.ReadLineAsync(cancellationToken).ConfigureAwait(false) is { } line
            ? JsonSerializer.Deserialize(line, BackupJson.Default.ShareReply)!
            : throw new EngineException("what takes data in on another host ended without a word");
}
