using System.Diagnostics;
using IaC.Model.V1Alpha1;
using IaC.Testing;

namespace IaC.GitOps.Tests.Sources;

/// <summary>What lies between an agent and its repository: servers that keep silent, proxies, owners. Variables of this process are set here, so that no other class talks by http.</summary>
public sealed class GitTransportTests : IDisposable
{
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(1);
    private readonly GitRepository _repository = new();

    public void Dispose() => _repository.Dispose();

    [Fact]
    public async Task A_server_that_does_not_answer_is_waited_for_no_longer_than_an_answer_takes()
    {
        await using var server = new GitServer(null);
        var watch = Stopwatch.StartNew();

        GitOpsException fault = await Assert.ThrowsAsync<GitOpsException>(() => Mirror($"http://{server.Address}/infra.git", new GitProgram(_repository.Folder) { AskDeadline = Soon }).ResolveAsync(CancellationToken.None));

        Assert.Equal($"http://{server.Address}/infra.git did not answer within 1 s", fault.Message);
        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(20), $"after {watch.Elapsed}");
    }

    [Fact]
    public async Task A_server_that_falls_silent_before_it_sent_all_is_left()
    {
        string commit = _repository.Push("x", "one");
        await using var server = new GitServer(_repository.Bare);
        GitMirror mirror = Mirror($"http://{server.Address}/infra.git", new GitProgram(_repository.Folder) { LongestSilence = Soon });
        GitTarget target = await mirror.ResolveAsync(CancellationToken.None);
        Assert.Equal(commit, target.Commit);
        var watch = Stopwatch.StartNew();

        GitOpsException fault = await Assert.ThrowsAsync<GitOpsException>(() => mirror.TakeAsync(target, CancellationToken.None));

        Assert.Contains("Operation too slow", fault.Message, StringComparison.Ordinal);
        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(20), $"after {watch.Elapsed}");
    }

    [Theory]
    [InlineData("http_proxy")]
    [InlineData("HTTP_PROXY")]
    public async Task A_proxy_of_the_environment_is_asked(string variable)
    {
        string commit = _repository.Push("x", "one");
        await using var proxy = new GitServer(_repository.Bare);
        try
        {
            Environment.SetEnvironmentVariable(variable, $"http://{proxy.Address}");

            Assert.Equal(commit, (await Mirror("http://git.example.org/infra.git", new GitProgram(_repository.Folder)).ResolveAsync(CancellationToken.None)).Commit);
        }
        finally
        {
            Environment.SetEnvironmentVariable(variable, null);
        }

        Assert.StartsWith("GET http://git.example.org/infra.git/info/refs?", proxy.Asked, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Credentials_go_to_nobody_but_the_server_of_the_document()
    {
        string commit = _repository.Push("x", "one");
        string credentials = Path.Combine(_repository.Folder, "credentials");
        File.WriteAllText(credentials, "token");
        await using var other = new GitServer(_repository.Bare);
        await using var server = new GitServer(null, $"http://{other.Address}");
        GitOpsSource source = new() { Name = "infra", Url = $"http://{server.Address}/infra.git", Branch = "main" };

        GitOpsException fault = await Assert.ThrowsAsync<GitOpsException>(() => _repository.Mirror(source with { CredentialsFile = credentials }).ResolveAsync(CancellationToken.None));

        Assert.Equal($"{source.Url} has moved, and credentials go to no other address than that of the document (write the new address)", GitOpsException.TextOf(fault));
        Assert.Empty(other.Asked);
        Assert.Equal(commit, (await _repository.Mirror(source).ResolveAsync(CancellationToken.None)).Commit);
    }

    [Fact]
    public async Task A_server_of_ssh_that_is_not_reached_is_told_of_in_the_words_of_ssh()
    {
        Require.Program("/usr/bin/ssh", "openssh-client");
        int port = FreePorts.Next();

        GitOpsException fault = await Assert.ThrowsAsync<GitOpsException>(() => Mirror($"ssh://git@127.0.0.1:{port}/infra.git", new GitProgram(_repository.Folder)).ResolveAsync(CancellationToken.None));

        Assert.Contains($"port {port}: Connection refused; Could not read from remote repository.", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Of_what_ssh_says_the_reason_is_kept() => Assert.Equal(
        "No ED25519 host key is known for git.example.org and you have requested strict checking.; Host key verification failed.; Could not read from remote repository.",
        GitProgram.Words("** welcome **\nNo ED25519 host key is known for git.example.org and you have requested strict checking.\r\nHost key verification failed.\r\nfatal: Could not read from remote repository.\n\nPlease make sure you have the correct access rights\nand the repository exists.\n", 128));

    [Fact]
    public async Task A_repository_of_this_machine_may_belong_to_anybody()
    {
        Require.Root();
        string commit = _repository.Push("x", "one");
        Tool.Run("chown", ["-R", "65534:65534", _repository.Bare]);
        GitMirror mirror = Mirror(_repository.Url, new GitProgram(_repository.Folder));

        Assert.Equal(commit, (await mirror.TakeAsync(await mirror.ResolveAsync(CancellationToken.None), CancellationToken.None)).Commit);
    }

    private GitMirror Mirror(string url, GitProgram git) => new(Path.Combine(_repository.Folder, _repository.Copy), new GitOpsSource { Name = "infra", Url = url, Branch = "main" }, git);
}
