using System.Net;
using System.Text;

namespace IaC.GitOps;

/// <summary>
/// The agent's server: <c>GET /healthz</c> answers while it runs, <c>/readyz</c> once all units are ready, <c>/metrics</c> for Prometheus; <c>POST /hooks/SOURCE</c> has a source asked at once. It gives nothing else and changes nothing:
/// whoever sends a webhook can only make the agent look sooner.
/// </summary>
/// <param name="agent">The agent.</param>
/// <param name="address">Address and port.</param>
/// <param name="secretFile">File with the secret of webhooks; null where none are taken. Read each time, so that a new one is used at once.</param>
public sealed class AgentServer(Agent agent, string address, string? secretFile)
{
    private const string Hooks = "/hooks/";
    private const int LongestBody = 4 << 20;

    /// <summary>Serves until it is cancelled.</summary>
    /// <exception cref="GitOpsException">The address cannot be listened on.</exception>
    public async Task RunAsync(CancellationToken stop)
    {
        using var listener = new HttpListener();
        listener.Prefixes.Add($"http://{address}/");
        try
        {
            listener.Start();
        }
        catch (Exception exception) when (exception is HttpListenerException or ArgumentException)
        {
            throw new GitOpsException($"{address} cannot be listened on: {exception.Message}", "give an address of this machine and a free port, as 127.0.0.1:9292");
        }

        using CancellationTokenRegistration end = stop.Register(listener.Close);
        while (!stop.IsCancellationRequested)
        {
            try
            {
                HttpListenerContext context = await listener.GetContextAsync().ConfigureAwait(false);
                _ = Task.Run(() => AnswerAsync(context), CancellationToken.None);
            }
            catch (Exception exception) when (exception is HttpListenerException or ObjectDisposedException && stop.IsCancellationRequested)
            {
                return;
            }
        }
    }

    private async Task AnswerAsync(HttpListenerContext context)
    {
        try
        {
            (HttpStatusCode status, string body, string type) = (context.Request.HttpMethod, context.Request.Url?.AbsolutePath) switch
            {
                ("GET", "/healthz") => (HttpStatusCode.OK, "ok\n", "text/plain"),
                ("GET", "/readyz") => Ready(),
                ("GET", "/metrics") => (HttpStatusCode.OK, Metrics.Of(agent.Units, agent.Sources), Metrics.MediaType),
                ("POST", { } path) when path.StartsWith(Hooks, StringComparison.Ordinal) => await HookAsync(context.Request, path[Hooks.Length..]).ConfigureAwait(false),
                _ => (HttpStatusCode.NotFound, "there is /healthz, /readyz, /metrics and POST /hooks/SOURCE\n", "text/plain"),
            };
            byte[] content = Encoding.UTF8.GetBytes(body);
            (context.Response.StatusCode, context.Response.ContentType, context.Response.ContentLength64) = ((int)status, type, content.Length);
            await context.Response.OutputStream.WriteAsync(content).ConfigureAwait(false);
            context.Response.Close();
        }
        catch (Exception exception) when (exception is HttpListenerException or IOException or ObjectDisposedException)
        {
            // Who asked is gone.
            context.Response.Abort();
        }
    }

    private (HttpStatusCode Status, string Body, string Type) Ready()
    {
        string[] unready = [.. agent.Units.Where(unit => unit.State is not (UnitState.Ready or UnitState.Suspended)).Select(unit => $"{unit.Unit}: {unit.State}{(unit.Message is null ? "" : $", {unit.Message}")}\n")];
        return unready.Length == 0 ? (HttpStatusCode.OK, "ok\n", "text/plain") : (HttpStatusCode.ServiceUnavailable, string.Concat(unready), "text/plain");
    }

    private async Task<(HttpStatusCode Status, string Body, string Type)> HookAsync(HttpListenerRequest request, string source)
    {
        if (secretFile is null)
        {
            return (HttpStatusCode.Forbidden, "webhooks need a secret: set webhookSecretFile\n", "text/plain");
        }

        if (request.ContentLength64 is < 0 or > LongestBody)
        {
            return (HttpStatusCode.RequestEntityTooLarge, $"a webhook has at most {LongestBody} bytes, and says how many\n", "text/plain");
        }

        byte[] body = new byte[request.ContentLength64];
        await request.InputStream.ReadExactlyAsync(body).ConfigureAwait(false);
        string secret = (await File.ReadAllTextAsync(secretFile).ConfigureAwait(false)).Trim();
        return secret.Length == 0 || !WebhookSignature.Holds(name => request.Headers[name], body, secret) ? (HttpStatusCode.Unauthorized, "the signature does not hold\n", "text/plain")
            : agent.Notify(source.Length == 0 ? null : source) ? (HttpStatusCode.Accepted, "looked at\n", "text/plain")
            : (HttpStatusCode.NotFound, $"there is no source {source}\n", "text/plain");
    }
}
