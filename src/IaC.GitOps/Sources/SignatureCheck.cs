using IaC.Model.V1Alpha1;

namespace IaC.GitOps;

/// <summary>Whether a commit or tag is signed by somebody who may (git-verify-commit(1)). Keys come from files outside of the repository; those of the user and of the machine count for nothing.</summary>
/// <param name="verification">Who may.</param>
/// <param name="keyring">Folder of the agent's own for OpenPGP keys.</param>
/// <param name="git">The program.</param>
internal sealed class SignatureCheck(GitOpsVerification verification, string keyring, GitProgram git) : IDisposable
{
    private const string SignatureBegin = "-----BEGIN ";
    private const string TagHeader = "tag ";

    // The folder of keys is made anew for each.
    private readonly SemaphoreSlim _one = new(1);

    /// <summary>Requires a signature.</summary>
    /// <param name="repository">Options of git that name the repository.</param>
    /// <param name="name">The commit, or the name of the tag.</param>
    /// <param name="signed">What bears it.</param>
    /// <param name="cancellationToken">Cancels the check.</param>
    /// <exception cref="GitOpsException">There is none, or not by somebody who may.</exception>
    public async Task RequireAsync(IReadOnlyList<string> repository, string name, GitOpsSigned signed, CancellationToken cancellationToken)
    {
        if (verification.AllowedSignersFile is { } signers && !File.Exists(signers))
        {
            throw new GitOpsException($"{signers} is not there, so that no signature can be checked");
        }

        string[] options =
        [
            "-c", $"gpg.ssh.allowedSignersFile={verification.AllowedSignersFile ?? "/dev/null"}",
            "-c", "gpg.x509.program=/bin/false",
            .. verification.GpgKeyFiles.IsEmpty ? new[] { "-c", "gpg.program=/bin/false" } : [],
        ];
        (int code, _, string error) = await VerifyAsync([.. options, .. repository, signed == GitOpsSigned.Tag ? "verify-tag" : "verify-commit", name], cancellationToken).ConfigureAwait(false);
        if (code != 0)
        {
            string raw = await git.RunAsync([.. repository, "cat-file", signed == GitOpsSigned.Tag ? "tag" : "commit", name], cancellationToken).ConfigureAwait(false);
            string what = signed == GitOpsSigned.Tag ? "the tag" : $"commit {CommitName.Short(name)}";
            string said = error.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).LastOrDefault() ?? "";
            throw new GitRefusedException(!raw.Contains(SignatureBegin, StringComparison.Ordinal) ? $"{what} is not signed" : $"{what} is not signed by somebody who may{(said.Length == 0 ? "" : $": {said}")}");
        }
    }

    /// <summary>Requires that a signed tag bears the name under which the repository has it: who may push and not sign could else give an older one a later name.</summary>
    /// <param name="repository">Options of git that name the repository.</param>
    /// <param name="name">Name of the tag here.</param>
    /// <param name="reference">Its name in the repository: <c>refs/tags/v1.0.0</c>.</param>
    /// <param name="cancellationToken">Cancels the check.</param>
    /// <exception cref="GitOpsException">It bears another.</exception>
    public async Task RequireNameAsync(IReadOnlyList<string> repository, string name, string reference, CancellationToken cancellationToken)
    {
        string raw = await git.RunAsync([.. repository, "cat-file", "tag", name], cancellationToken).ConfigureAwait(false);
        string? signed = raw.Split('\n').TakeWhile(line => line.Length > 0).FirstOrDefault(line => line.StartsWith(TagHeader, StringComparison.Ordinal))?[TagHeader.Length..];
        if (GitSelector.Tags + signed != reference)
        {
            throw new GitRefusedException($"{reference} is the tag {signed}, signed under that name and not under this");
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _one.Dispose();

    private async Task<(int Code, string Output, string Error)> VerifyAsync(string[] arguments, CancellationToken cancellationToken)
    {
        await _one.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            await ImportAsync(cancellationToken).ConfigureAwait(false);
            return await git.TryAsync(arguments, new Dictionary<string, string> { ["GNUPGHOME"] = keyring }, GitProgram.LocalDeadline, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            _one.Release();
        }
    }

    // Anew each time: a key that was taken out of the files is trusted no more.
    private async Task ImportAsync(CancellationToken cancellationToken)
    {
        if (verification.GpgKeyFiles.IsEmpty)
        {
            return;
        }

        if (Directory.Exists(keyring))
        {
            Directory.Delete(keyring, recursive: true);
        }

        Directory.CreateDirectory(keyring, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        await git.ImportKeysAsync(keyring, verification.GpgKeyFiles, cancellationToken).ConfigureAwait(false);
    }
}
