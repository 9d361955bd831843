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
