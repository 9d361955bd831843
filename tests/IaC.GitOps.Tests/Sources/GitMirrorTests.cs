using IaC.Model.V1Alpha1;
using IaC.Testing;

namespace IaC.GitOps.Tests.Sources;

/// <summary>What is taken of real repositories, and what is refused.</summary>
public sealed class GitMirrorTests : IDisposable
{
    private readonly GitRepository _repository = new();

    public void Dispose() => _repository.Dispose();

    [Fact]
    public async Task A_branch_is_taken_shallow_and_written_out_with_its_links_and_modes()
    {
        _repository.Push("a/stack.yaml", "one");
        File.CreateSymbolicLink(Path.Combine(_repository.Work, "a/link"), "stack.yaml");
        File.SetUnixFileMode(Path.Combine(_repository.Work, "a/stack.yaml"), UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        string commit = _repository.Push("b/other", "two");
        GitMirror mirror = _repository.Mirror(Source());

        GitRevision revision = await TakeAsync(mirror);
        string tree = Path.Combine(_repository.Folder, "tree");
        await mirror.ExportAsync(revision.Commit, tree, null, CancellationToken.None);

        Assert.Equal((commit, "change b/other", "Ann"), (revision.Commit, revision.Subject, revision.Author));
        Assert.Equal("one", File.ReadAllText(Path.Combine(tree, "a/link")));
        Assert.True(File.GetUnixFileMode(Path.Combine(tree, "a/stack.yaml")).HasFlag(UnixFileMode.UserExecute));
        Assert.Equal("two", File.ReadAllText(Path.Combine(tree, "b/other")));
        Assert.Equal("1", Tool.Run("git", ["--git-dir", Path.Combine(_repository.Folder, _repository.Copy), "rev-list", "--count", "refs/iac/incoming"]).Trim());
        Assert.Equal(revision, await mirror.LastAsync(CancellationToken.None));
        Assert.Equal(revision, await mirror.FindAsync(commit[..8], [], CancellationToken.None));
    }

    [Fact]
    public async Task Files_have_the_modes_of_git_whatever_the_umask_is()
    {
        _repository.Push("site/page", "one");
        File.WriteAllText(Path.Combine(_repository.Work, "site/program"), "two");
        File.SetUnixFileMode(Path.Combine(_repository.Work, "site/program"), UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        string commit = _repository.Push("other", "three");
        GitMirror mirror = _repository.Mirror(Source());
        await TakeAsync(mirror);
        string tree = Path.Combine(_repository.Folder, "tree");
        string git = Path.Combine(_repository.Folder, "bin", "git");
        Tool.WriteScript(git, "#!/bin/sh\numask 077\nexec /usr/bin/git \"$@\"\n");

        await new TreeExport(new GitProgram(_repository.Folder, git), Path.Combine(_repository.Folder, _repository.Copy), []).RunAsync(commit, tree, null, CancellationToken.None);

        Assert.Equal("755 tree/site\n644 tree/site/page\n755 tree/site/program\n", Tool.Run("sh", ["-c", $"cd '{_repository.Folder}' && stat -c '%a %n' tree/site tree/site/page tree/site/program"]));
    }

    [Fact]
    public async Task A_name_that_is_no_text_is_said()
    {
        _repository.Push("file", "one");
        string commit = Tool.Run("sh", ["-c", $"cd '{_repository.Work}' && printf x >\"$(printf 'caf\\351')\" && git add -A && git commit -qm name && git push -q origin HEAD:main && git rev-parse HEAD && rm caf*"]).Trim();
        GitMirror mirror = _repository.Mirror(Source());
        await TakeAsync(mirror);

        GitOpsException refused = await Assert.ThrowsAsync<GitOpsException>(() => mirror.ExportAsync(commit, Path.Combine(_repository.Folder, "tree"), null, CancellationToken.None));

        Assert.Equal("the name of caf\uFFFD is not UTF-8", refused.Message);
    }

    [Fact]
    public async Task Only_the_folders_that_are_named_are_written_out()
    {
        _repository.Push("a/x", "one");
        string commit = _repository.Push("b/c/y", "two");
        GitMirror mirror = _repository.Mirror(Source() with { Sparse = ["b/c"] });
        await TakeAsync(mirror);
        string tree = Path.Combine(_repository.Folder, "tree");

        await mirror.ExportAsync(commit, tree, null, CancellationToken.None);

        Assert.Equal(["b/c/y"], Directory.GetFiles(tree, "*", SearchOption.AllDirectories).Select(path => Path.GetRelativePath(tree, path)));
    }

    [Fact]
    public async Task What_a_commit_shares_with_one_that_was_written_out_is_not_written_again()
    {
        _repository.Push("a/stays", "same");
        _repository.Push("a/changes", "one");
        _repository.Push("gone/deep/file", "one");
        _repository.Push("becomes/folder", "one");
        File.CreateSymbolicLink(Path.Combine(_repository.Work, "link"), "a/stays");
        string first = _repository.Push("mode", "one");
        GitMirror mirror = _repository.Mirror(Source());
        await TakeAsync(mirror);
        string former = Path.Combine(_repository.Folder, first);
        await mirror.ExportAsync(first, former, null, CancellationToken.None);

        Directory.Delete(Path.Combine(_repository.Work, "gone"), recursive: true);
        Directory.Delete(Path.Combine(_repository.Work, "becomes"), recursive: true);
        File.SetUnixFileMode(Path.Combine(_repository.Work, "mode"), UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        _repository.Push("becomes", "file");
        _repository.Push("new/file", "two");
        string second = _repository.Push("a/changes", "two");
        await TakeAsync(mirror);
        string linked = Path.Combine(_repository.Folder, second);
        string whole = Path.Combine(_repository.Folder, "whole");
        await mirror.ExportAsync(second, linked, former, CancellationToken.None);
        await mirror.ExportAsync(second, whole, null, CancellationToken.None);

        Assert.Equal("", Tool.Run("diff", ["-r", linked, whole]));
        Assert.False(Directory.Exists(Path.Combine(linked, "gone")));
        Assert.Equal("one", File.ReadAllText(Path.Combine(former, "a/changes")));
        Assert.Equal(Node(former, "a/stays"), Node(linked, "a/stays"));
        Assert.NotEqual(Node(former, "mode"), Node(linked, "mode"));
        Assert.True(File.GetUnixFileMode(Path.Combine(linked, "mode")).HasFlag(UnixFileMode.UserExecute));

        static string Node(string tree, string path) => Tool.Run("stat", ["-c", "%i", Path.Combine(tree, path)]);
    }

    [Fact]
    public async Task What_was_written_out_of_other_folders_or_of_a_copy_that_is_gone_is_no_hindrance()
    {
        _repository.Push("a/x", "one");
        string first = _repository.Push("b/y", "one");
        GitMirror mirror = _repository.Mirror(Source() with { Sparse = ["a"] });
        await TakeAsync(mirror);
        string former = Path.Combine(_repository.Folder, first);
        await mirror.ExportAsync(first, former, null, CancellationToken.None);
        string second = _repository.Push("a/x", "two");
        mirror = _repository.Mirror(Source());
        await TakeAsync(mirror);
        string tree = Path.Combine(_repository.Folder, "tree");
        await mirror.ExportAsync(second, tree, former, CancellationToken.None);
        Assert.Equal("two one", $"{File.ReadAllText(Path.Combine(tree, "a/x"))} {File.ReadAllText(Path.Combine(tree, "b/y"))}");

        mirror.Discard();
        string third = _repository.Push("b/y", "three");
        await TakeAsync(mirror);
        string another = Path.Combine(_repository.Folder, "another");
        await mirror.ExportAsync(third, another, Path.Combine(_repository.Folder, new string('a', 40)), CancellationToken.None);
        Assert.Equal("two three", $"{File.ReadAllText(Path.Combine(another, "a/x"))} {File.ReadAllText(Path.Combine(another, "b/y"))}");
    }

    [Fact]
    public async Task A_branch_that_was_rewritten_is_refused_unless_that_is_meant()
    {
        string first = _repository.Push("x", "one");
        GitMirror mirror = _repository.Mirror(Source());
        await TakeAsync(mirror);
        for (int number = 0; number < 30; number++)
        {
            _repository.Push("x", $"more {number}");
        }

        string good = (await TakeAsync(mirror)).Commit;
        _repository.Git("reset", "-q", "--hard", first);
        string rewritten = _repository.Push("x", "another");

        GitOpsException refused = await Assert.ThrowsAnyAsync<GitOpsException>(() => TakeAsync(mirror));
        Assert.Contains("main was rewritten", refused.Message, StringComparison.Ordinal);
        Assert.Equal(good, (await mirror.LastAsync(CancellationToken.None))!.Commit);
        Assert.Equal(rewritten, (await TakeAsync(_repository.Mirror(Source() with { AllowForcePush = true }))).Commit);
    }

    [Fact]
    public async Task A_copy_that_is_thrown_away_still_knows_what_was_taken()
    {
        string first = _repository.Push("x", "one");
        GitMirror mirror = _repository.Mirror(Source());
        await TakeAsync(mirror);
        mirror.Discard();
        Assert.Null(await mirror.LastAsync(CancellationToken.None));
        string second = _repository.Push("x", "two");
        Assert.Equal(second, (await TakeAsync(mirror)).Commit);

        mirror.Discard();
        _repository.Git("reset", "-q", "--hard", first);
        _repository.Push("x", "another");
        Assert.Contains("main was rewritten", (await Assert.ThrowsAnyAsync<GitOpsException>(() => TakeAsync(mirror))).Message, StringComparison.Ordinal);

        mirror.Discard();
        Tool.Run("git", ["--git-dir", _repository.Bare, "-c", "gc.reflogExpire=now", "gc", "-q", "--prune=now"]);
        Assert.Contains("main was rewritten", (await Assert.ThrowsAnyAsync<GitOpsException>(() => TakeAsync(mirror))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Another_branch_or_repository_needs_no_history_of_the_one_before()
    {
        string main = _repository.Push("x", "one");
        await TakeAsync(_repository.Mirror(Source()));
        _repository.Git("checkout", "-q", "--orphan", "release");
        _repository.Git("commit", "-q", "-m", "another history");
        _repository.Git("push", "-q", "origin", "HEAD:release");
        string release = _repository.Git("rev-parse", "HEAD").Trim();

        GitMirror mirror = _repository.Mirror(Source() with { Branch = "release" });

        Assert.Null(await mirror.LastAsync(CancellationToken.None));
        Assert.Equal(release, (await TakeAsync(mirror)).Commit);
        _repository.Git("commit", "-q", "--amend", "-m", "rewritten");
        _repository.Git("push", "-q", "--force", "origin", "HEAD:release");
        Assert.Contains("release was rewritten", (await Assert.ThrowsAnyAsync<GitOpsException>(() => TakeAsync(mirror))).Message, StringComparison.Ordinal);
        Assert.Equal(main, (await TakeAsync(_repository.Mirror(Source()))).Commit);

        string moved = _repository.Bare + ".moved";
        Directory.Move(_repository.Bare, moved);
        Tool.Run("git", ["--git-dir", moved, "update-ref", "refs/heads/main", "refs/heads/release"]);
        Assert.NotEqual(main, (await TakeAsync(_repository.Mirror(Source() with { Url = $"file://{moved}" }))).Commit);
    }

    [Fact]
    public async Task A_copy_that_is_gone_is_fetched_from_what_was_taken_last_and_not_from_the_beginning()
    {
        for (int number = 0; number < 5; number++)
        {
            _repository.Push("x", $"old {number}");
        }

        GitMirror mirror = _repository.Mirror(Source());
        await TakeAsync(mirror);
        mirror.Discard();
        _repository.Push("x", "one");
        string commit = _repository.Push("x", "two");

        Assert.Equal(commit, (await TakeAsync(mirror)).Commit);

        Assert.Equal("3", Tool.Run("git", ["--git-dir", Path.Combine(_repository.Folder, _repository.Copy), "rev-list", "--count", "refs/iac/incoming"]).Trim());
    }

    [Theory]
    [InlineData(".")]
    [InlineData("objects")]
    [InlineData("objects/pack")]
    public async Task Files_of_a_commit_are_written_out_though_the_copy_lost_it(string lost)
    {
        string first = _repository.Push("x", "one");
        GitMirror mirror = _repository.Mirror(Source());
        await TakeAsync(mirror);
        string second = _repository.Push("x", "two");
        await TakeAsync(mirror);
        Directory.Delete(Path.Combine(_repository.Folder, _repository.Copy, lost), recursive: true);

        foreach ((string commit, string content) in new[] { (second, "two"), (first, "one") })
        {
            string tree = Path.Combine(_repository.Folder, commit);
            await mirror.ExportAsync(commit, tree, null, CancellationToken.None);
            Assert.Equal(content, File.ReadAllText(Path.Combine(tree, "x")));
        }
    }

    [Fact]
    public async Task A_copy_that_is_damaged_is_fetched_anew_for_a_commit_that_it_seems_to_hold()
    {
        string commit = _repository.Push("x", "one");
        GitMirror mirror = _repository.Mirror(Source());
        await TakeAsync(mirror);
        string copy = Path.Combine(_repository.Folder, _repository.Copy);
        string blob = Tool.Run("git", ["--git-dir", copy, "rev-parse", $"{commit}:x"]).Trim();
        Tool.Run("sh", ["-c", $"cd '{copy}' && mv objects/pack/*.pack . && cat *.pack | git --git-dir=. unpack-objects -q && rm -rf objects/pack && rm -f objects/{blob[..2]}/{blob[2..]}"]);
        string tree = Path.Combine(_repository.Folder, "tree");

        await mirror.ExportAsync(commit, tree, null, CancellationToken.None);

        Assert.Equal("one", File.ReadAllText(Path.Combine(tree, "x")));
    }

    [Fact]
    public async Task Tags_commits_and_ranges_of_versions_are_found()
    {
        string one = _repository.Push("x", "1");
        Tag("v1.0.0");
        string two = _repository.Push("x", "2");
        Tag("v1.2.0", "-a", "-m", "annotated");
        string three = _repository.Push("x", "3");
        Tag("v2.0.0");
        Tag("v1.9.0-rc.1");
        Tag("nothing");

        async Task<string> Taken(GitOpsSource source) => (await TakeAsync(new GitMirror(Path.Combine(_repository.Folder, Guid.NewGuid().ToString("N")), source, new GitProgram(_repository.Folder)))).Commit;
        GitOpsSource bare = Source() with { Branch = null };
        Assert.Equal(one, await Taken(bare with { Tag = "v1.0.0" }));
        Assert.Equal(two, await Taken(bare with { Tag = "v1.2.0" }));
        Assert.Equal(two, await Taken(bare with { Semver = "1.*" }));
        Assert.Equal(two, await Taken(bare with { Semver = "[1.0,2.0)" }));
        Assert.Equal(three, await Taken(bare with { Semver = "*" }));
        Assert.Equal(one, await Taken(bare with { Commit = one }));
        Assert.Contains("has no tag with a version", (await Assert.ThrowsAsync<GitOpsException>(() => Taken(bare with { Semver = "[3.0,4.0)" }))).Message, StringComparison.Ordinal);
        Assert.Contains("has no branch gone", (await Assert.ThrowsAsync<GitOpsException>(() => Taken(bare with { Branch = "gone" }))).Message, StringComparison.Ordinal);

        void Tag(string name, params string[] options)
        {
            _repository.Git(["tag", .. options, name]);
            _repository.Git("push", "-q", "origin", name);
        }
    }

    [Fact]
    public async Task What_a_repository_only_points_at_is_refused()
    {
        GitMirror mirror = _repository.Mirror(Source() with { AllowForcePush = true });
        string lfs = _repository.Push("big.bin", "version https://git-lfs.github.com/spec/v1\noid sha256:4d7a214614ab2935c943f9e0ff69d22eadbb8f32b1258daaa5e2ca24d17e2393\nsize 12345\n");
        await TakeAsync(mirror);
        Assert.Contains("big.bin lies in Git LFS", await RefusedAsync(mirror, lfs), StringComparison.Ordinal);

        File.Delete(Path.Combine(_repository.Work, "big.bin"));
        File.CreateSymbolicLink(Path.Combine(_repository.Work, "out"), "../../etc/shadow");
        string link = _repository.Push("x", "1");
        await TakeAsync(mirror);
        Assert.Contains("out is a symbolic link to ../../etc/shadow", await RefusedAsync(mirror, link), StringComparison.Ordinal);

        File.Delete(Path.Combine(_repository.Work, "out"));
        File.CreateSymbolicLink(Path.Combine(_repository.Work, "deep"), "one/two");
        File.CreateSymbolicLink(Path.Combine(_repository.Work, "out"), "deep/../../../../etc/shadow");
        File.CreateSymbolicLink(Path.Combine(_repository.Work, "within"), "deep/../three");
        File.CreateSymbolicLink(Path.Combine(_repository.Work, "round"), "round/x");
        string through = _repository.Push("one/three", "3");
        await TakeAsync(mirror);
        Assert.Contains("out is a symbolic link to deep/../../../../etc/shadow", await RefusedAsync(mirror, through), StringComparison.Ordinal);
        File.Delete(Path.Combine(_repository.Work, "out"));
        string inside = _repository.Push("one/three", "4");
        await TakeAsync(mirror);
        await mirror.ExportAsync(inside, Path.Combine(_repository.Folder, "inside"), null, CancellationToken.None);

        _repository.Git("update-index", "--add", "--cacheinfo", $"160000,{link},sub");
        _repository.Git("commit", "-q", "-m", "submodule");
        _repository.Git("push", "-q", "--force", "origin", "HEAD:main");
        string module = (await TakeAsync(mirror)).Commit;
        Assert.Contains("sub is a submodule", await RefusedAsync(mirror, module), StringComparison.Ordinal);
        Assert.False(Directory.Exists(Path.Combine(_repository.Folder, "refused")));
        Assert.False(Directory.Exists(Path.Combine(_repository.Folder, "refused.new")));
    }

    [Fact]
    public async Task Commits_signed_by_a_key_of_ssh_are_verified()
    {
        string signers = _repository.SignBySsh();
        string signed = _repository.Push("x", "signed", "-S");
        GitMirror mirror = _repository.Mirror(Source() with { Verify = new GitOpsVerification { AllowedSignersFile = signers } });
        Assert.Equal(signed, (await TakeAsync(mirror)).Commit);

        _repository.Push("x", "not signed");
        Assert.Contains("is not signed", (await Assert.ThrowsAnyAsync<GitOpsException>(() => TakeAsync(mirror))).Message, StringComparison.Ordinal);

        string other = Path.Combine(_repository.Folder, "other");
        Tool.Run("ssh-keygen", ["-q", "-t", "ed25519", "-N", "", "-f", other]);
        _repository.Git("config", "user.signingKey", other);
        _repository.Push("x", "signed by another", "-S");
        Assert.Contains("is not signed by somebody who may", (await Assert.ThrowsAnyAsync<GitOpsException>(() => TakeAsync(mirror))).Message, StringComparison.Ordinal);
        Assert.Equal(signed, (await mirror.LastAsync(CancellationToken.None))!.Commit);
    }

    [Fact]
    public async Task What_was_taken_is_given_no_more_once_it_has_to_be_signed_or_the_key_is_taken_away()
    {
        string signers = _repository.SignBySsh();
        GitOpsVerification verification = new() { AllowedSignersFile = signers };
        string first = _repository.Push("x", "not signed");
        await TakeAsync(_repository.Mirror(Source()));
        GitMirror mirror = _repository.Mirror(Source() with { Verify = verification });
        Assert.Contains("is not signed", (await Assert.ThrowsAsync<GitRefusedException>(() => mirror.LastAsync(CancellationToken.None))).Message, StringComparison.Ordinal);

        _repository.Push("x", "signed", "-S");
        _repository.Git("tag", "-s", "-m", "first", "v1.0.0");
        _repository.Git("push", "-q", "origin", "v1.0.0");
        await TakeAsync(mirror);
        GitMirror byTag = _repository.Mirror(Source() with { Branch = null, Tag = "v1.0.0", Verify = verification with { Mode = GitOpsSigned.Tag } });
        GitRevision signed = await TakeAsync(byTag);
        Assert.Equal(signed, await byTag.LastAsync(CancellationToken.None));
        await Assert.ThrowsAsync<GitRefusedException>(() => byTag.FindAsync(first, [], CancellationToken.None));
        Assert.Equal(signed.Commit, (await byTag.FindAsync(signed.Commit, [signed.Commit], CancellationToken.None)).Commit);

        File.WriteAllText(signers, "");
        await Assert.ThrowsAsync<GitRefusedException>(() => byTag.LastAsync(CancellationToken.None));
    }

    [Fact]
    public async Task A_signed_tag_holds_under_the_name_that_was_signed_and_no_other()
    {
        string signers = _repository.SignBySsh();
        string old = _repository.Push("x", "old");
        _repository.Git("tag", "-s", "-m", "first", "v1.0.0");
        _repository.Push("x", "new");
        _repository.Git("tag", "-s", "-m", "second", "v1.1.0");
        _repository.Git("push", "-q", "origin", "v1.0.0", "v1.1.0");
        GitOpsSource source = Source() with { Branch = null, Tag = "v1.0.0", Verify = new GitOpsVerification { Mode = GitOpsSigned.Tag, AllowedSignersFile = signers } };
        Assert.Equal(old, (await TakeAsync(_repository.Mirror(source))).Commit);

        // Who may push and not sign gives the old tag the latest name.
        _repository.Git("push", "-q", "origin", "refs/tags/v1.0.0:refs/tags/v9.0.0");
        GitOpsException refusal = await Assert.ThrowsAnyAsync<GitOpsException>(() => TakeAsync(_repository.Mirror(source with { Tag = null, Semver = "[1.0,10.0)" })));
        Assert.Equal("refs/tags/v9.0.0 is the tag v1.0.0, signed under that name and not under this", refusal.Message);
    }

    [Fact]
    public async Task Commits_signed_by_a_key_of_gpg_are_verified_and_no_longer_once_the_key_is_taken_away()
    {
        Require.Program("/usr/bin/gpg", "gpg");
        string home = Path.Combine(_repository.Folder, "g");
        Directory.CreateDirectory(home, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        Gpg("--quick-gen-key", "Ann <ann@example.org>", "ed25519", "sign");
        string key = Path.Combine(_repository.Folder, "key.asc");
        File.WriteAllText(key, Gpg("--armor", "--export", "ann@example.org"));
        string wrapper = Path.Combine(_repository.Folder, "gpg.sh");
        Tool.WriteScript(wrapper, $"#!/bin/sh\nexec gpg --homedir '{home}' --batch --passphrase '' --pinentry-mode loopback \"$@\"\n");
        _repository.Git("config", "gpg.program", wrapper);
        _repository.Git("config", "user.signingKey", "ann@example.org");
        string signed = _repository.Push("x", "signed", "-S");
        Tool.Run("gpgconf", ["--homedir", home, "--kill", "all"]);

        Assert.Equal(signed, (await TakeAsync(_repository.Mirror(Source() with { Verify = new GitOpsVerification { GpgKeyFiles = [key] } }))).Commit);
        Assert.Contains(
            "is not signed by somebody who may",
            (await Assert.ThrowsAnyAsync<GitOpsException>(() => TakeAsync(_repository.Mirror(Source() with { Verify = new GitOpsVerification { AllowedSignersFile = key } })))).Message,
            StringComparison.Ordinal);

        string Gpg(params string[] arguments) => Tool.Run("gpg", ["--homedir", home, "--batch", "--passphrase", "", "--pinentry-mode", "loopback", .. arguments]);
    }

    [Fact]
    public async Task What_does_not_answer_is_a_fault_with_the_words_of_git()
    {
        GitOpsException fault = await Assert.ThrowsAnyAsync<GitOpsException>(() => TakeAsync(_repository.Mirror(Source() with { Url = $"file://{_repository.Folder}/gone.git" })));
        Assert.Contains("does not appear to be a git repository", fault.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("https://ann:secret@example.org/x.git", "holds a password")]
    [InlineData("ext::sh -c id", "is no address")]
    [InlineData("--upload-pack=id", "is no address")]
    [InlineData("/srv/repo", "is no address")]
    public void An_address_that_cannot_be_used_is_refused(string url, string message) =>
        Assert.Contains(message, Assert.Throws<GitOpsException>(() => _repository.Mirror(Source() with { Url = url })).Message, StringComparison.Ordinal);

    private GitOpsSource Source() => new() { Name = "infra", Url = _repository.Url, Branch = "main" };

    private static async Task<GitRevision> TakeAsync(GitMirror mirror) => await mirror.TakeAsync(await mirror.ResolveAsync(CancellationToken.None), CancellationToken.None);

    private async Task<string> RefusedAsync(GitMirror mirror, string commit) =>
        (await Assert.ThrowsAsync<GitOpsException>(() => mirror.ExportAsync(commit, Path.Combine(_repository.Folder, "refused"), null, CancellationToken.None))).Message;
}
