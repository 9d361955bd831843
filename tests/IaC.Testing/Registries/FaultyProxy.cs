using System.Collections.Concurrent;
using System.Net;

namespace IaC.Testing.Registries;

/// <summary>Stands before a registry and spoils its answers: a fault takes part in an answer, or is the answer.</summary>
public sealed class FaultyProxy : IDisposable
{
    private static readonly string[] NotCopied = ["Host", "Connection", "Transfer-Encoding", "Content-Length", "Keep-Alive"];

    private readonly HttpListener _listener = new();
    private readonly HttpClient _http = new(new SocketsHttpHandler { AllowAutoRedirect = false });
    private readonly string _upstream;
    private readonly Task _serving;

    /// <summary>Starts it before a registry that speaks plain HTTP.</summary>
    public FaultyProxy(RealRegistry registry)
    {
        _upstream = $"http://{registry.Name}";
        Port = FreePorts.Next();
        _listener.Prefixes.Add($"http://127.0.0.1:{Port}/");
        _listener.Start();
        _serving = ServeAsync();
    }

    /// <summary>Its port.</summary>
    public int Port { get; }

    /// <summary>Host and port, as images name it.</summary>
    public string Name => $"127.0.0.1:{Port}";

    /// <summary>What is done to an answer; null leaves it as it is. Asked for each request, in no order.</summary>
    public Func<HttpListenerRequest, Fault?> Spoil { get; set; } = _ => null;

    /// <summary>Method, path and range of all requests so far.</summary>
    public ConcurrentQueue<string> Requests { get; } = new();

    /// <inheritdoc/>
    public void Dispose()
    {
        _listener.Close();
        _serving.Wait();
        _http.Dispose();
    }

    private async Task ServeAsync()
    {
        while (true)
        {
            HttpListenerContext context;
            try
            {
                context = await _listener.GetContextAsync();
            }
            catch (Exception e) when (e is HttpListenerException or ObjectDisposedException)
            {
                return;
            }

            _ = Task.Run(() => AnswerAsync(context));
        }
    }

    private async Task AnswerAsync(HttpListenerContext context)
    {
        try
        {
            HttpListenerRequest request = context.Request;
            Requests.Enqueue($"{request.HttpMethod} {request.Url!.AbsolutePath} {request.Headers["Range"]}".TrimEnd());
            Fault? fault = Spoil(request);
            if (fault?.Status is { } status)
            {
                context.Response.StatusCode = status;
                if (fault.RetryAfter is { } seconds)
                {
                    context.Response.Headers["Retry-After"] = $"{seconds}";
                }

                context.Response.Close();
                return;
            }

            if (fault?.Document is { } document)
            {
                context.Response.ContentType = document.Type;
                context.Response.Close(System.Text.Encoding.UTF8.GetBytes(document.Body), willBlock: true);
                return;
            }

            await PassOnAsync(context, fault);
        }
        catch (Exception e) when (e is HttpListenerException or IOException or HttpRequestException or ObjectDisposedException or InvalidOperationException)
        {
            // The client went away, which is what some tests are about.
            context.Response.Abort();
        }
    }

    private async Task PassOnAsync(HttpListenerContext context, Fault? fault)
    {
        HttpListenerRequest request = context.Request;
        using HttpRequestMessage message = new(new HttpMethod(request.HttpMethod), _upstream + request.RawUrl);
        if (request.HasEntityBody)
        {
            message.Content = new StreamContent(request.InputStream);
            message.Content.Headers.ContentLength = request.ContentLength64 >= 0 ? request.ContentLength64 : null;
        }

        foreach (string name in request.Headers.AllKeys.OfType<string>().Except(NotCopied, StringComparer.OrdinalIgnoreCase))
        {
            if ((name != "Range" || fault?.NoRanges != true) && !message.Headers.TryAddWithoutValidation(name, request.Headers[name]))
            {
                message.Content?.Headers.TryAddWithoutValidation(name, request.Headers[name]);
            }
        }

        using HttpResponseMessage answer = await _http.SendAsync(message, HttpCompletionOption.ResponseHeadersRead);
        HttpListenerResponse response = context.Response;
        response.StatusCode = (int)answer.StatusCode;
        foreach ((string name, IEnumerable<string> values) in answer.Headers.Concat(answer.Content.Headers).Where(header => !NotCopied.Contains(header.Key, StringComparer.OrdinalIgnoreCase)))
        {
            response.Headers[name] = string.Join(", ", values).Replace(_upstream, $"http://{Name}", StringComparison.Ordinal);
        }

        byte[] body = await answer.Content.ReadAsByteArrayAsync();
        body = fault?.Change?.Invoke(body) ?? body;
        if (request.HttpMethod == "HEAD")
        {
            response.Close();
            return;
        }

        response.ContentLength64 = body.Length;
        if (fault?.DropAfter is { } length && length < body.Length)
        {
            await response.OutputStream.WriteAsync(body.AsMemory(0, length));
            await response.OutputStream.FlushAsync();
            response.Abort();
            return;
        }

        for (int sent = 0, step = fault?.Slow == true ? Math.Max(1, body.Length / 20) : Math.Max(1, body.Length); sent < body.Length; sent += step)
        {
            await response.OutputStream.WriteAsync(body.AsMemory(sent, Math.Min(step, body.Length - sent)));
            await Task.Delay(fault?.Slow == true ? 20 : 0);
        }

        response.Close();
    }
}
