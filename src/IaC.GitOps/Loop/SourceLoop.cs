using System.Collections.Concurrent;
using IaC.Model;
using IaC.Model.V1Alpha1;

namespace IaC.GitOps;

/// <summary>Follows one repository: asks it at its interval and when it is woken, takes what is new, and tells who wants to know. What cannot be taken leaves the commit before.</summary>
internal sealed class SourceLoop : IDisposable
{
    private const double Jitter = 0.1;
    private const int TreesKept = 3;
    private const int FaultsOfCopy = 2;
    private readonly GitOpsSource _source;
    private readonly GitMirror _mirror;
    private readonly TimeProvider _time;
    private readonly TimeSpan _interval;
    private readonly string _trees;
    private readonly string _former;
    private readonly Signal _wake = new();
    private readonly SemaphoreSlim _exporting = new(1);
    private readonly ConcurrentDictionary<string, string[]> _needed = [];
    private readonly TaskCompletionSource _recalled = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private (GitTarget Target, string Why)? _refused;
    private int _faults;
    private bool _begun;
    private bool _again;

    /// <summary>The loop of a source.</summary>
    /// <param name="source">The source.</param>
    /// <param name="folder">Where its copy lies.</param>
    /// <param name="time">The clock.</param>
    /// <exception cref="GitOpsException">The source is not one.</exception>
    public SourceLoop(GitOpsSource source, string folder, TimeProvider time)
    {
        (_source, _time) = (source, time);
        _interval = DurationText.Parse(source.Interval);
        (_trees, _former) = (Path.Combine(folder, "trees"), Path.Combine(folder, "trees.former"));
        Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        _mirror = new GitMirror(Path.Combine(folder, "repository.git"), source, new GitProgram(folder));
    }

    /// <summary>Raised when <see cref="Current"/> or <see cref="Fault"/> changed.</summary>
    public event Action? Changed;

    /// <summary>Name of the source.</summary>
    public string Name => _source.Name;

    /// <summary>The commit that may be used; null where none was taken yet.</summary>
    public GitRevision? Current { get; private set; }

    /// <summary>Why nothing new can be taken; null while it can.</summary>
    public string? Fault { get; private set; }

    /// <summary>When it was asked last, and answered.</summary>
    public DateTimeOffset? Asked { get; private set; }

    /// <summary>The commit that is not known to be signed as it has to be, though it was taken before; null where there is none.</summary>
    public string? Refused { get; private set; }

    /// <summary>Ends once it is known whether what an agent took before may still be used.</summary>
    public Task Recalled => _recalled.Task;

    /// <summary>Asks at once.</summary>
    /// <param name="again">Also for a commit that was refused before: keys may have changed.</param>
    public void Wake(bool again)
    {
        if (again)
        {
            Interlocked.Exchange(ref _again, true);
        }

        _wake.Raise();
    }

    /// <summary>Follows the repository until it is cancelled.</summary>
    public async Task RunAsync(CancellationToken stop)
    {
        int failures = 0;
        while (!stop.IsCancellationRequested)
        {
            _wake.Reset();
            try
            {
                await RecallAsync(stop).ConfigureAwait(false);
                if (!await AskAsync(stop).ConfigureAwait(false))
                {
                    await PruneAsync(stop).ConfigureAwait(false);
                    await _mirror.TidyAsync(stop).ConfigureAwait(false);
                }

                failures = 0;
            }
            catch (OperationCanceledException) when (stop.IsCancellationRequested)
            {
                return;
            }
            catch (Exception exception)
            {
                // Whatever it is, the next commit may be without it.
                failures++;
                Set(Current, GitOpsException.TextOf(exception));
            }

            TimeSpan pause = (failures == 0 ? _interval : Backoff.After(_interval, failures)) * (1 + (Jitter * ((2 * Random.Shared.NextDouble()) - 1)));
            await _wake.WaitAsync(pause, _time, stop).ConfigureAwait(false);
        }
    }

    /// <summary>The files of a commit. They stay until the unit asks for others.</summary>
    /// <param name="unit">Name of the unit.</param>
    /// <param name="commit">The commit.</param>
    /// <param name="keep">Further commits whose files the unit needs.</param>
    /// <param name="cancellationToken">Cancels the writing.</param>
    /// <returns>Absolute path of their folder.</returns>
    /// <exception cref="GitOpsException">The commit is not there, or holds what cannot be used.</exception>
    public async Task<string> CheckoutAsync(string unit, string commit, IEnumerable<string?> keep, CancellationToken cancellationToken)
    {
        await _exporting.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            Begin();
            string target = Path.Combine(_trees, commit);
            _needed[unit] = [commit, .. keep.OfType<string>()];
            await _mirror.ExportAsync(commit, target, Trees().FirstOrDefault()?.FullName, cancellationToken).ConfigureAwait(false);
            Directory.SetLastWriteTimeUtc(target, _time.GetUtcNow().UtcDateTime);
            return target;
        }
        finally
        {
            _exporting.Release();
        }
    }

    /// <inheritdoc cref="GitMirror.FindAsync"/>
    public Task<GitRevision> FindAsync(string commit, IEnumerable<string> carriedOut, CancellationToken cancellationToken) => _mirror.FindAsync(commit, carriedOut, cancellationToken);

    /// <inheritdoc/>
    public void Dispose()
    {
        _exporting.Dispose();
        _mirror.Dispose();
    }

    // Files are not waited for until the disk has them, so that those of an agent before may have been lost with the power, and what is lost would be taken for deleted.
    private void Begin()
    {
        if (!_begun && Directory.Exists(_trees))
        {
            DeleteFormer();
            Directory.Move(_trees, _former);
        }

        Directory.CreateDirectory(_trees);
        _begun = true;
    }

    private void DeleteFormer()
    {
        if (Directory.Exists(_former))
        {
            Directory.Delete(_former, recursive: true);
        }
    }

    // Newest first: most of the next commit is likely to be in that.
    private IEnumerable<DirectoryInfo> Trees() =>
        !Directory.Exists(_trees) ? [] : new DirectoryInfo(_trees).GetDirectories().Where(folder => folder.Name.Length == CommitName.Length).OrderByDescending(folder => folder.LastWriteTimeUtc);

    // Not while somebody waits for a commit: to remove thousands of files takes longer than to make them.
    private async Task PruneAsync(CancellationToken stop)
    {
        await _exporting.WaitAsync(stop).ConfigureAwait(false);
        try
        {
            DeleteFormer();
            HashSet<string> needed = [.. _needed.Values.SelectMany(commits => commits)];
            foreach (DirectoryInfo old in Trees().Where(folder => !needed.Contains(folder.Name)).Skip(TreesKept))
            {
                old.Delete(recursive: true);
            }
        }
        finally
        {
            _exporting.Release();
        }
    }

    // Signatures are checked anew each time: keys are taken away, and documents that wanted none want them now.
    private async Task RecallAsync(CancellationToken stop)
    {
        try
        {
            if (Current is null || _source.Verify is not null)
            {
                Set(await _mirror.LastAsync(stop).ConfigureAwait(false) ?? Current, Fault);
                Refused = Current is null && _source.Verify is not null ? _mirror.Taken : null;
            }
        }
        catch (GitOpsException exception)
        {
            Refused = _mirror.Taken;
            Set(null, Fault ?? GitOpsException.TextOf(exception));
        }
        finally
        {
            _recalled.TrySetResult();
        }
    }

    // Whether there was something new.
    private async Task<bool> AskAsync(CancellationToken stop)
    {
        bool again = Interlocked.Exchange(ref _again, false);
        try
        {
            return await AskAsync(again, stop).ConfigureAwait(false);
        }
        catch (Exception exception) when (again && exception is not GitRefusedException)
        {
            // It has no answer yet.
            Interlocked.Exchange(ref _again, true);
            throw;
        }
    }

    private async Task<bool> AskAsync(bool again, CancellationToken stop)
    {
        GitTarget target = await _mirror.ResolveAsync(stop).ConfigureAwait(false);
        Asked = _time.GetUtcNow();
        if (target.Commit == Current?.Commit && !again)
        {
            Set(Current, null);
            return false;
        }

        // What was refused once is refused until it is another one, or somebody asks.
        if (_refused is { } refused && target == refused.Target && !again)
        {
            Set(Current, refused.Why);
            return false;
        }

        try
        {
            GitRevision taken = await _mirror.TakeAsync(target, stop).ConfigureAwait(false);
            (_refused, _faults) = (null, 0);
            Set(taken, null);
            return true;
        }
        catch (GitRefusedException exception)
        {
            _refused = (target, GitOpsException.TextOf(exception));
            Refused = target.Commit;
            throw;
        }
        catch (GitOpsException) when (++_faults >= FaultsOfCopy)
        {
            _faults = 0;
            _mirror.Discard();
            throw;
        }
    }

    private void Set(GitRevision? current, string? fault)
    {
        if (current == Current && fault == Fault)
        {
            return;
        }

        (Current, Fault) = (current, fault);
        Changed?.Invoke();
    }
}
