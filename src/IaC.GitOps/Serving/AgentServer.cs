using System.Net;
using System.Net.Sockets;

namespace IaC.GitOps;

/// <summary>
/// The agent's server: <c>GET /healthz</c> answers while it runs, <c>/readyz</c> once all units are ready, <c>/metrics</c> for Prometheus; <c>POST /hooks/SOURCE</c> has a source asked at once. It gives nothing else and changes nothing:
/// whoever sends a webhook can only make the agent look sooner.
/// </summary>
/// <param name="agent">The agent.</param>
/// <param name="address">Address and port.</param>
/// <param name="secretFile">File with the secret of webhooks; null where none are taken. Read each time, so that a new one is used at once.</param>
/// <param name="warn">Told what somebody has to look at, from several threads.</param>
public sealed class AgentServer(Agent agent, string address, string? secretFile, Action<string> warn)
{
    private const string Hooks = "/hooks/";
    private const string Text = "text/plain; charset=utf-8";
    private const int LongestBody = 4 << 20;
    private const int AtOnce = 32;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    // Whoever says nothing takes a place that others wait for.
    private static readonly TimeSpan PatienceForHead = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    /// <summary>Serves until it is cancelled.</summary>
    /// <exception cref="GitOpsException">The address cannot be listened on.</exception>
    public async Task RunAsync(CancellationToken stop)
    {
        using TcpListener listener = Listen();
        try
        {
            await Task.WhenAll(Enumerable.Range(0, AtOnce).Select(_ => AcceptAsync(listener, stop))).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // The agent ends.
        }
    }

    private async Task AcceptAsync(TcpListener listener, CancellationToken stop)
    {
        while (true)
        {
            try
            {
                using TcpClient client = await listener.AcceptTcpClientAsync(stop).ConfigureAwait(false);
                await ServeAsync(client.Client, stop).ConfigureAwait(false);
            }
            catch (Exception exception) when (exception is not OperationCanceledException)
            {
                warn($"a request could not be answered: {exception.Message}");
                await Task.Delay(Pause, stop).ConfigureAwait(false);
            }
        }
    }

    private TcpListener Listen()
    {
        IPEndPoint endpoint = ListenAddress.TryParse(address) ?? throw new GitOpsException($"`{address}` is no address and port", ListenAddress.Remedy);
        var listener = new TcpListener(endpoint);
        try
        {
            if (endpoint.AddressFamily == AddressFamily.InterNetworkV6)
            {
                // Without an address it is all of them, those of IPv4 too.
                listener.Server.DualMode = address[0] == ':';
            }

            listener.Start();
            return listener;
        }
        catch (SocketException exception)
        {
            listener.Dispose();
            throw new GitOpsException($"{address} cannot be listened on: {exception.Message}", "give an address of this machine and a free port, as 127.0.0.1:9292", exception);
        }
    }

    private async Task ServeAsync(Socket socket, CancellationToken stop)
    {
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(stop);
        ended.CancelAfter(Patience);
        try
        {
            using var stream = new NetworkStream(socket);
            await AnswerAsync(new HttpExchange(stream), ended.Token).ConfigureAwait(false);

            // What is left unread when a socket closes resets the connection, and the answer is lost with it (RFC 9112, 9.6).
            socket.Shutdown(SocketShutdown.Send);
            await stream.CopyToAsync(Stream.Null, ended.Token).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is IOException or SocketException || (exception is OperationCanceledException && !stop.IsCancellationRequested))
        {
            // Who asked is gone, or says nothing.
        }
    }

    private async Task AnswerAsync(HttpExchange exchange, CancellationToken stop)
    {
        (HttpStatusCode Status, string Body, string Type) answer;
        try
        {
            if (!await ReadHeadAsync(exchange, stop).ConfigureAwait(false))
            {
                return;
            }

            answer = (exchange.Method, exchange.Path) switch
            {
                ("GET" or "HEAD", "/healthz") => (HttpStatusCode.OK, "ok\n", Text),
                ("GET" or "HEAD", "/readyz") => Ready(),
                ("GET" or "HEAD", "/metrics") => (HttpStatusCode.OK, Metrics.Of(agent.Units, agent.Sources), Metrics.MediaType),
                ("POST", { } path) when path.StartsWith(Hooks, StringComparison.Ordinal) => await HookAsync(exchange, path[Hooks.Length..], stop).ConfigureAwait(false),
                _ => (HttpStatusCode.NotFound, "there is /healthz, /readyz, /metrics and POST /hooks/SOURCE\n", Text),
            };
        }
        catch (HttpRefusedException exception)
        {
            answer = (exception.Status, $"{exception.Message}\n", Text);
        }

        await exchange.AnswerAsync(answer.Status, answer.Type, answer.Body, stop).ConfigureAwait(false);
    }

    private static async Task<bool> ReadHeadAsync(HttpExchange exchange, CancellationToken stop)
    {
        using var late = CancellationTokenSource.CreateLinkedTokenSource(stop);
        late.CancelAfter(PatienceForHead);
        return await exchange.ReadHeadAsync(late.Token).ConfigureAwait(false);
    }

    private (HttpStatusCode Status, string Body, string Type) Ready()
    {
        string[] unready = [.. agent.Units.Where(unit => unit.State is not (UnitState.Ready or UnitState.Suspended)).Select(unit => $"{unit.Unit}: {unit.State}{(unit.Message is null ? "" : $", {unit.Message}")}\n")];
        return unready.Length == 0 ? (HttpStatusCode.OK, "ok\n", Text) : (HttpStatusCode.ServiceUnavailable, string.Concat(unready), Text);
    }

    private async Task<(HttpStatusCode Status, string Body, string Type)> HookAsync(HttpExchange exchange, string source, CancellationToken stop)
    {
        if (secretFile is null)
        {
            return (HttpStatusCode.Forbidden, "webhooks need a secret: set webhookSecretFile\n", Text);
        }

        byte[] body = await exchange.ReadBodyAsync(LongestBody, stop).ConfigureAwait(false);
        if (await SecretAsync(secretFile, stop).ConfigureAwait(false) is not { } secret)
        {
            return (HttpStatusCode.ServiceUnavailable, "the secret of webhooks cannot be read\n", Text);
        }

        return !WebhookSignature.Holds(exchange.Header, body, secret) ? (HttpStatusCode.Unauthorized, "the signature does not hold\n", Text)
            : agent.Notify(source.Length == 0 ? null : source) ? (HttpStatusCode.Accepted, "looked at\n", Text)
            : (HttpStatusCode.NotFound, $"there is no source {source}\n", Text);
    }

    private async Task<string?> SecretAsync(string file, CancellationToken stop)
    {
        string fault = "it is empty";
        try
        {
            if ((await File.ReadAllTextAsync(file, stop).ConfigureAwait(false)).Trim() is { Length: > 0 } secret)
            {
                return secret;
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            fault = exception.Message;
        }

        warn($"a webhook came, and its secret cannot be read from {file}: {fault}");
        return null;
    }
}
