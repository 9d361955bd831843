using System.Globalization;
using System.Text;
using IaC.Model.V1Alpha1;

namespace IaC.GitOps;

/// <summary>The copy of a repository that the agent keeps: bare, shallow before the first commit that was taken, and never pushed to.</summary>
/// <param name="folder">Where it lies.</param>
/// <param name="source">What is followed.</param>
/// <param name="git">The program.</param>
internal sealed class GitMirror(string folder, GitOpsSource source, GitProgram git) : IDisposable
{
    private const string Incoming = "refs/iac/incoming";
    private const string ByName = "refs/iac/commits/";
    private const string ThoseCarriedOut = "`iac gitops history` lists those that were carried out";
    private const int MostNewPacks = 20;
    private readonly GitRemote _remote = new(source);
    private readonly GitSelector _selector = new(source);
    private readonly SignatureCheck? _signatures = source.Verify is { } verification ? new SignatureCheck(verification, folder + ".gnupg", git) : null;
    private int _packs;

    /// <summary>Asks the repository what is meant just now. Cheap: nothing is transferred but names.</summary>
    /// <exception cref="GitOpsException">It does not answer, or has nothing of the kind.</exception>
    public async Task<GitTarget> ResolveAsync(CancellationToken cancellationToken)
    {
        using var answered = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        answered.CancelAfter(git.AskDeadline);
        try
        {
            return _selector.Choose(_selector.Patterns.Count == 0 ? "" : await AskAsync(["ls-remote", "--quiet", .. _remote.Options, "--", _remote.Url, .. _selector.Patterns], answered.Token).ConfigureAwait(false));
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new GitOpsException($"{_remote.Url} did not answer within {git.AskDeadline.TotalSeconds:0} s");
        }
    }

    /// <summary>Fetches a commit and verifies it. What fails leaves what was taken before as it is.</summary>
    /// <exception cref="GitOpsException">It cannot be fetched, is not signed as it has to be, or is not a successor of what was taken before.</exception>
    public async Task<GitRevision> TakeAsync(GitTarget target, CancellationToken cancellationToken)
    {
        await EnsureAsync(cancellationToken).ConfigureAwait(false);
        string? former = Former();
        if (former is not null && _selector.IsBranch && !await HasAsync(former, cancellationToken).ConfigureAwait(false))
        {
            await BringFormerAsync(former, cancellationToken).ConfigureAwait(false);
        }

        // With what is here already the server sends what came since; the first time it sends one commit.
        string[] depth = former is null || !_selector.IsBranch ? ["--depth=1"] : [];
        await FetchAsync(depth, $"+{target.Ref}:{Incoming}", cancellationToken).ConfigureAwait(false);
        GitRevision revision = await DescribeAsync($"{Incoming}^{{commit}}", cancellationToken).ConfigureAwait(false);
        string commit = revision.Commit;
        string named = (await git.RunAsync([.. Bare, "rev-parse", Incoming], cancellationToken).ConfigureAwait(false)).Trim();
        await RequireSignedAsync(commit, named, cancellationToken).ConfigureAwait(false);
        if (IsByTag)
        {
            await _signatures!.RequireNameAsync(Bare, named, target.Ref, cancellationToken).ConfigureAwait(false);
        }

        if (_selector.IsBranch && former is not null && former != commit && !source.AllowForcePush && !await IsSuccessorAsync(former, commit, cancellationToken).ConfigureAwait(false))
        {
            throw new GitRefusedException($"{source.Branch} was rewritten: {CommitName.Short(commit)} does not come after {CommitName.Short(former)}, which was taken before", "set allowForcePush if that is meant");
        }

        LastingFile.Write(TakenFile, Encoding.UTF8.GetBytes($"{commit}\n{Followed}\n{named}"));
        return revision;
    }

    /// <summary>Name of the commit that was taken last, whether it may still be used or not; null where there is none yet.</summary>
    public string? Taken => Former();

    /// <summary>The commit that was taken last; null where there is none yet.</summary>
    /// <exception cref="GitOpsException">It is not signed by somebody who may any more, or was taken while nobody had to sign.</exception>
    public async Task<GitRevision?> LastAsync(CancellationToken cancellationToken)
    {
        if (Former(out string named) is not { } commit || !Directory.Exists(folder))
        {
            return null;
        }

        GitRevision last;
        try
        {
            last = await DescribeAsync(commit, cancellationToken).ConfigureAwait(false);
        }
        catch (GitOpsException)
        {
            // The copy lacks it: it is fetched again.
            return null;
        }

        await RequireSignedAsync(commit, named, cancellationToken).ConfigureAwait(false);
        return last;
    }

    /// <summary>A commit that the copy holds, by what people write of it. The copy holds also what was fetched and refused.</summary>
    /// <param name="commit">What was written.</param>
    /// <param name="carriedOut">Commits that were carried out. Where tags are signed, nothing says of another one that it may be.</param>
    /// <param name="cancellationToken">Cancels the search.</param>
    /// <exception cref="GitOpsException">It holds none of the name, or one that is not signed as it has to be.</exception>
    public async Task<GitRevision> FindAsync(string commit, IEnumerable<string> carriedOut, CancellationToken cancellationToken)
    {
        (int code, string output, _) = commit.Length >= 4 && commit.All(char.IsAsciiHexDigit)
            ? await git.TryAsync([.. Bare, "rev-parse", "--verify", "--quiet", "--end-of-options", $"{commit}^{{commit}}"], cancellationToken).ConfigureAwait(false)
            : (1, "", "");
        if (code != 0)
        {
            throw new GitOpsException($"there is no commit {commit} in what was fetched of {source.Url}", ThoseCarriedOut);
        }

        string found = output.Trim();
        if (!IsByTag)
        {
            await RequireSignedAsync(found, found, cancellationToken).ConfigureAwait(false);
        }
        else if (!carriedOut.Contains(found))
        {
            throw new GitRefusedException($"commit {CommitName.Short(found)} was not carried out by a signed tag", ThoseCarriedOut);
        }

        return await DescribeAsync(found, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc cref="TreeExport.RunAsync"/>
    public async Task ExportAsync(string commit, string target, string? former, CancellationToken cancellationToken)
    {
        var export = new TreeExport(git, folder, source.Sparse);
        try
        {
            await export.RunAsync(commit, target, former, cancellationToken).ConfigureAwait(false);
        }
        catch (GitOpsException)
        {
            // Where the copy holds the commit whole, it is the commit that cannot be used.
            if (await HoldsAsync(commit, cancellationToken).ConfigureAwait(false))
            {
                throw;
            }

            if (Former() is not { } taken || !await HoldsAsync(taken, cancellationToken).ConfigureAwait(false))
            {
                Discard();
            }

            await BringAsync(commit, cancellationToken).ConfigureAwait(false);
            await export.RunAsync(commit, target, former, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Puts the packs that many fetches brought together (git-repack(1)), now and then. Nothing goes: units may go back to what no branch or tag reaches any more.</summary>
    /// <exception cref="GitOpsException">There is no room for it; it is tried again when there are more of them.</exception>
    public async Task TidyAsync(CancellationToken cancellationToken)
    {
        int packs = CountPacks();
        if (packs - _packs < MostNewPacks)
        {
            return;
        }

        _packs = packs;
        await git.RunAsync([.. Bare, "repack", "--quiet", "--geometric=2", "-d"], GitProgram.NoVariables, GitProgram.TransferDeadline, cancellationToken).ConfigureAwait(false);
        _packs = CountPacks();
    }

    /// <summary>Throws the copy away, which is fetched anew: two programs that were at work on it at once, as where an agent was killed, can leave it so that nothing goes on from it. What was taken last is still known.</summary>
    public void Discard()
    {
        if (Directory.Exists(folder))
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _signatures?.Dispose();

    private string TakenFile => folder + ".taken";

    private string[] Bare => ["--git-dir", folder];

    // What was taken of something else is no measure for it.
    private string Followed => $"{_remote.Url} {string.Join(' ', _selector.Patterns)}";

    private async Task EnsureAsync(CancellationToken cancellationToken)
    {
        if (File.Exists(Path.Combine(folder, "HEAD")))
        {
            return;
        }

        Directory.CreateDirectory(folder);
        await git.RunAsync(["init", "--quiet", "--bare", "--template=", folder], cancellationToken).ConfigureAwait(false);
    }

    private bool IsByTag => source.Verify is { Mode: GitOpsSigned.Tag };

    private string? Former() => Former(out _);

    // What it was taken by is the commit itself, or the tag that names it.
    private string? Former(out string named)
    {
        string[] lines = File.Exists(TakenFile) ? File.ReadAllText(TakenFile).Split('\n') : [];
        named = lines.ElementAtOrDefault(2) ?? lines.FirstOrDefault("");
        return lines is [var commit, var followed, ..] && followed == Followed ? commit : null;
    }

    private async Task RequireSignedAsync(string commit, string named, CancellationToken cancellationToken)
    {
        if (_signatures is not null)
        {
            await _signatures.RequireAsync(Bare, IsByTag ? named : commit, source.Verify!.Mode, cancellationToken).ConfigureAwait(false);
        }
    }

    private int CountPacks() => Directory.Exists(Path.Combine(folder, "objects", "pack")) ? Directory.GetFiles(Path.Combine(folder, "objects", "pack"), "*.pack").Length : 0;

    private async Task FetchAsync(string[] options, string what, CancellationToken cancellationToken) =>
        await AskAsync([.. Bare, "fetch", "--quiet", "--no-tags", "--no-write-fetch-head", "--force", .. _remote.Options, .. options, "--", _remote.Url, what], cancellationToken).ConfigureAwait(false);

    private async Task<string> AskAsync(string[] arguments, CancellationToken cancellationToken)
    {
        try
        {
            return await git.RunAsync(arguments, _remote.Environment(), GitProgram.TransferDeadline, cancellationToken).ConfigureAwait(false);
        }
        catch (GitOpsException fault) when (_remote.IsSentOn(fault))
        {
            throw new GitOpsException($"{_remote.Url} has moved, and credentials go to no other address than that of the document", "write the new address", fault);
        }
    }

    private async Task BringAsync(string commit, CancellationToken cancellationToken)
    {
        await EnsureAsync(cancellationToken).ConfigureAwait(false);
        await FetchAsync(["--depth=1"], $"+{commit}:{ByName}{commit}", cancellationToken).ConfigureAwait(false);
    }

    // The copy was thrown away since: from the former commit on, the server sends what came since.
    private async Task BringFormerAsync(string former, CancellationToken cancellationToken)
    {
        try
        {
            await BringAsync(former, cancellationToken).ConfigureAwait(false);
        }
        catch (GitOpsException)
        {
            // It is nowhere any more, or the server gives nothing by name: then all of the branch tells whether it was rewritten.
        }
    }

    private async Task<bool> HasAsync(string commit, CancellationToken cancellationToken) =>
        (await git.TryAsync([.. Bare, "cat-file", "-e", $"{commit}^{{commit}}"], cancellationToken).ConfigureAwait(false)).Code == 0;

    // All that the commit's files are made of.
    private async Task<bool> HoldsAsync(string commit, CancellationToken cancellationToken) =>
        (await git.TryAsync([.. Bare, "rev-list", "--quiet", "--objects", "--max-count=1", commit], cancellationToken).ConfigureAwait(false)).Code == 0;

    private async Task<bool> IsSuccessorAsync(string former, string commit, CancellationToken cancellationToken)
    {
        (int code, _, string error) = await git.TryAsync([.. Bare, "merge-base", "--is-ancestor", former, commit], cancellationToken).ConfigureAwait(false);
        if (code is 0 or 1)
        {
            return code == 0;
        }

        // All of the branch was fetched, and the former commit is not in it.
        return await HasAsync(former, cancellationToken).ConfigureAwait(false) ? throw new GitOpsException($"git merge-base: {GitProgram.Words(error, code)}") : false;
    }

    private async Task<GitRevision> DescribeAsync(string commit, CancellationToken cancellationToken)
    {
        string[] parts = (await git.RunAsync([.. Bare, "show", "--no-patch", "--no-show-signature", "--format=%H%x00%s%x00%an%x00%ct", "--end-of-options", commit], cancellationToken).ConfigureAwait(false)).TrimEnd('\n').Split('\0');
        return new GitRevision(parts[0], parts[1], parts[2], TimeOf(parts[3]));
    }

    // Whoever commits says when that was, and can say anything.
    private static DateTimeOffset TimeOf(string seconds) => DateTimeOffset.FromUnixTimeSeconds(
        long.TryParse(seconds, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long time) ? Math.Clamp(time, DateTimeOffset.MinValue.ToUnixTimeSeconds(), DateTimeOffset.MaxValue.ToUnixTimeSeconds()) : 0);
}
