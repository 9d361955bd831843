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
    private Task<string?>? hearing;
    private bool finished;
    private bool heard;
    private bool kept;

    private FarTarget(FarRun run, HostShare share) =>
        (this.run, replies, bundle, expected) = (run, new StreamReader(run.Output), new BundleWriter(run.Input), [.. share.TreesOf(share.Content!)]);

    /// <inheritdoc/>
    public IReadOnlySet<string> Existing { get; private set; } = new HashSet<string>();

    /// <inheritdoc/>
    public IReadOnlySet<string> Begun { get; private set; } = new HashSet<string>();

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
            ShareReply there = await target.HearAsync(cancellationToken).ConfigureAwait(false);
            (target.Existing, target.Begun) = (there.Existing.ToHashSet(), there.Begun.ToHashSet());
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
        // From here on it puts all into its place, whether or not that is heard: who gives up has to say so.
        run.EndByItself();
        finished = true;
        bundle.Finish();
        return await PublishedAsync(cancellationToken).ConfigureAwait(false);
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
                // A word that comes before it listens would be taken for a part of the bundle.
                if (finished && !heard)
                {
                    await PublishedAsync(CancellationToken.None).ConfigureAwait(false);
                }

                await EndAsync(finished ? ShareServer.Undo : null).ConfigureAwait(false);
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

    private async Task<int> PublishedAsync(CancellationToken cancellationToken)
    {
        int disks = (await HearAsync(cancellationToken).ConfigureAwait(false)).Disks;
        heard = true;
        return disks;
    }

    // Who gives up on an answer may come back for it.
    private async Task<ShareReply> HearAsync(CancellationToken cancellationToken)
    {
        hearing ??= replies.ReadLineAsync(CancellationToken.None).AsTask();
        string? line = await hearing.WaitAsync(cancellationToken).ConfigureAwait(false);
        hearing = null;
        return line is not null ? JsonSerializer.Deserialize(line, BackupJson.Default.ShareReply)! : throw new EngineException("what takes data in on another host ended without a word");
    }
}
