using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using IaC.GitOps.Tests.Loop;
using IaC.Model.V1Alpha1;
using IaC.Testing;

namespace IaC.GitOps.Tests.Serving;

/// <summary>What the server of an agent answers, on a socket of its own, to the letter.</summary>
public sealed class AgentServerTests : AgentBench
{
    private const string Secret = "hook-secret";
    private const string Body = "{\"ref\": \"refs/heads/main\"}";
    private readonly ConcurrentQueue<string> _warnings = new();
    private readonly int _port = FreePorts.Next();

    [Fact]
    public void A_document_whose_address_is_none_is_refused_before_anything_runs() =>
        Assert.Equal("/spec/listen", Assert.Single(Agent.Check(new GitOpsSpec { Sources = [Source()], Units = [Unit("web")], Listen = "127.0.0.1" })).Pointer);

    [Fact]
    public async Task Whoever_reaches_it_is_answered_whatever_the_request_calls_it()
    {
        await using Serving server = Serve($"127.0.0.1:{_port}");

        Assert.Equal("HTTP/1.1 200 OK\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Length: 3\r\nConnection: close\r\n\r\nok\n", await AskAsync("GET /healthz HTTP/1.1\r\nHost: metrics.example.org\r\n\r\n"));
        Assert.StartsWith("HTTP/1.1 200", await AskAsync("GET http://elsewhere/healthz?full HTTP/1.1\r\nHost: elsewhere\r\nAccept: a\r\nAccept: b\r\n\r\n"), StringComparison.Ordinal);
        Assert.EndsWith("Content-Length: 3\r\nConnection: close\r\n\r\n", await AskAsync("HEAD /healthz HTTP/1.1\r\n\r\n"), StringComparison.Ordinal);
        Assert.Contains("iac_gitops_source_up{source=\"infra\"}", await AskAsync("GET /metrics HTTP/1.0\r\n\r\n"), StringComparison.Ordinal);
        Assert.StartsWith("HTTP/1.1 404", await AskAsync("GET / HTTP/1.1\r\n\r\n"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("[::1]", "::1")]
    [InlineData("0.0.0.0", "127.0.0.1")]
    [InlineData("", "::1")]
    [InlineData("", "127.0.0.1")]
    public async Task It_listens_on_any_address_of_the_machine(string listen, string address)
    {
        await using Serving server = Serve($"{listen}:{_port}");

        Assert.StartsWith("HTTP/1.1 200", await AskAsync("GET /healthz HTTP/1.1\r\n\r\n", address), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_port_that_is_taken_is_a_fault()
    {
        using var other = new TcpListener(IPAddress.Loopback, _port);
        other.Start();
        using var agent = new Agent(new GitOpsSpec { Sources = [Source()], Units = [Unit("web")] }, Store, Deployment, Events.Enqueue, TimeProvider.System);

        GitOpsException fault = await Assert.ThrowsAsync<GitOpsException>(() => new AgentServer(agent, $"127.0.0.1:{_port}", null, _warnings.Enqueue).RunAsync(CancellationToken.None));

        Assert.StartsWith($"127.0.0.1:{_port} cannot be listened on: Address already in use", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_webhook_is_taken_by_its_length_or_in_chunks_and_after_a_question()
    {
        await using Serving server = Serve($"127.0.0.1:{_port}", SecretFile(Secret));
        string signed = $"POST /hooks/infra HTTP/1.1\r\nX-Hub-Signature-256: sha256={Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(Secret), Encoding.UTF8.GetBytes(Body)))}\r\n";
        string chunked = $"Transfer-Encoding: chunked\r\n\r\n5;x=y\r\n{Body[..5]}\r\n{Body.Length - 5:x}\r\n{Body[5..]}\r\n0\r\n\r\n";

        Assert.StartsWith("HTTP/1.1 202", await AskAsync($"{signed}Content-Length: {Body.Length}\r\n\r\n{Body}"), StringComparison.Ordinal);
        Assert.StartsWith("HTTP/1.1 202", await AskAsync(signed + chunked), StringComparison.Ordinal);
        Assert.StartsWith("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 202", await AskAsync($"{signed}Expect: 100-continue\r\nContent-Length: {Body.Length}\r\n\r\n{Body}"), StringComparison.Ordinal);
        Assert.StartsWith("HTTP/1.1 404", await AskAsync($"{signed.Replace("infra", "gone", StringComparison.Ordinal)}{chunked}"), StringComparison.Ordinal);
        Assert.StartsWith("HTTP/1.1 401", await AskAsync("POST /hooks/infra HTTP/1.1\r\nContent-Length: 2\r\n\r\n{}"), StringComparison.Ordinal);
        Assert.Empty(_warnings);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("\n")]
    public async Task A_secret_that_cannot_be_read_is_told_to_both_sides(string? content)
    {
        string file = content is null ? "/gone/secret" : SecretFile(content);
        await using Serving server = Serve($"127.0.0.1:{_port}", file);

        Assert.StartsWith("HTTP/1.1 503", await AskAsync("POST /hooks/infra HTTP/1.1\r\nContent-Length: 2\r\n\r\n{}"), StringComparison.Ordinal);

        Assert.StartsWith($"a webhook came, and its secret cannot be read from {file}: ", Assert.Single(_warnings), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_no_request_or_too_long_is_refused_and_the_next_is_answered()
    {
        await using Serving server = Serve($"127.0.0.1:{_port}", SecretFile(Secret));
        foreach ((int status, string request) in new[]
        {
            (400, "nonsense\r\n\r\n"),
            (400, "GET /healthz HTTP/2\r\n\r\n"),
            (400, "GET /healthz HTTP/1.1\r\nno header\r\n\r\n"),
            (400, "GET /healthz HTTP/1.1\r\nHost : x\r\n\r\n"),
            (400, "POST /hooks/infra HTTP/1.1\r\nContent-Length: -1\r\n\r\n"),
            (400, "POST /hooks/infra HTTP/1.1\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nxx"),
            (400, "POST /hooks/infra HTTP/1.1\r\nContent-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"),
            (400, "POST /hooks/infra HTTP/1.1\r\nTransfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n"),
            (400, "POST /hooks/infra HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\nxyz\r\n\r\n"),
            (413, "POST /hooks/infra HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\nffffffff\r\n"),
            (413, "POST /hooks/infra HTTP/1.1\r\nContent-Length: 4194305\r\n\r\n"),
            (431, $"GET /healthz HTTP/1.1\r\nX: {new string('x', 20_000)}\r\n\r\n"),
            (200, "GET /healthz HTTP/1.1\r\n\r\n"),
        })
        {
            Assert.StartsWith($"HTTP/1.1 {status} ", await AskAsync(request), StringComparison.Ordinal);
        }

        Assert.Empty(_warnings);
    }

    [Fact]
    public async Task Connections_that_say_nothing_hold_up_nobody_for_long()
    {
        await using Serving server = Serve($"127.0.0.1:{_port}");
        TcpClient[] idle = [.. Enumerable.Range(0, 40).Select(_ => new TcpClient("127.0.0.1", _port))];
        var watch = Stopwatch.StartNew();

        Assert.StartsWith("HTTP/1.1 200", await AskAsync("GET /healthz HTTP/1.1\r\n\r\n"), StringComparison.Ordinal);

        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(8), $"after {watch.Elapsed}");
        Array.ForEach(idle, client => client.Dispose());
    }

    private Serving Serve(string address, string? secretFile = null) => new(Start(Unit("web")), address, secretFile, _warnings.Enqueue);

    private string SecretFile(string content)
    {
        string file = Path.Combine(Repository.Folder, "secret");
        File.WriteAllText(file, content);
        return file;
    }

    private async Task<string> AskAsync(string request, string address = "127.0.0.1")
    {
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Parse(address), _port);
        NetworkStream stream = client.GetStream();
        await stream.WriteAsync(Encoding.ASCII.GetBytes(request));
        using var reader = new StreamReader(stream);
        return await reader.ReadToEndAsync();
    }

    private sealed class Serving : IAsyncDisposable
    {
        private readonly CancellationTokenSource _stop = new();
        private readonly Running _agent;
        private readonly Task _run;

        public Serving(Running agent, string address, string? secretFile, Action<string> warn)
        {
            _agent = agent;
            _run = new AgentServer(agent.Agent, address, secretFile, warn).RunAsync(_stop.Token);
        }

        public async ValueTask DisposeAsync()
        {
            await _stop.CancelAsync();
            await _run;
            await _agent.DisposeAsync();
            _stop.Dispose();
        }
    }
}
