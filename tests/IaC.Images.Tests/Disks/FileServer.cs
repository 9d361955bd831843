using System.Collections.Concurrent;
using System.Net;
using IaC.Testing;
using IaC.Testing.Registries;

namespace IaC.Images.Tests.Disks;

/// <summary>A web server of one file on the loopback address, which serves ranges and fails as a test wants.</summary>
internal sealed class FileServer : IDisposable
{
    private readonly HttpListener _listener = new();
    private readonly Task _serving;

    internal FileServer(byte[] content)
    {
        Content = content;
        int port = FreePorts.Next();
        _listener.Prefixes.Add($"http://127.0.0.1:{port}/");
        _listener.Start();
        Url = new Uri($"http://127.0.0.1:{port}/disk.img");
        _serving = ServeAsync();
    }

    internal Uri Url { get; }

    /// <summary>The file.</summary>
    internal byte[] Content { get; set; }

    /// <summary>What the server calls the file; null says nothing.</summary>
    internal string? Tag { get; set; }

    /// <summary>What is done to an answer, by how many requests there were before it.</summary>
    internal Func<int, Fault?> Spoil { get; set; } = _ => null;

    /// <summary>First byte that each request asked for.</summary>
    internal ConcurrentQueue<long> Offsets { get; } = new();

    public void Dispose()
    {
        _listener.Close();
        _serving.Wait();
    }

    private async Task ServeAsync()
    {
        while (true)
        {
            try
            {
                await AnswerAsync(await _listener.GetContextAsync());
            }
            catch (Exception e) when (e is HttpListenerException or ObjectDisposedException)
            {
                if (!_listener.IsListening)
                {
                    return;
                }
            }
        }
    }

    private async Task AnswerAsync(HttpListenerContext context)
    {
        HttpListenerResponse answer = context.Response;
        long offset = context.Request.Headers["Range"] is { } range ? long.Parse(range["bytes=".Length..].TrimEnd('-'), System.Globalization.CultureInfo.InvariantCulture) : 0;
        Fault? fault = Spoil(Offsets.Count);
        Offsets.Enqueue(offset);
        offset = fault?.NoRanges == true ? 0 : offset;
        if (fault?.Status is not null || (offset > 0 && offset >= Content.Length))
        {
            answer.StatusCode = fault?.Status ?? (int)HttpStatusCode.RequestedRangeNotSatisfiable;
            answer.Close();
            return;
        }

        answer.StatusCode = offset > 0 ? (int)HttpStatusCode.PartialContent : (int)HttpStatusCode.OK;
        if (offset > 0)
        {
            answer.Headers["Content-Range"] = $"bytes {offset}-{Content.Length - 1}/{Content.Length}";
        }

        if (Tag is not null)
        {
            answer.Headers["ETag"] = $"\"{Tag}\"";
        }

        answer.ContentLength64 = Content.Length - offset;
        int length = (int)Math.Min(fault?.DropAfter ?? int.MaxValue, Content.Length - offset);
        await answer.OutputStream.WriteAsync(Content.AsMemory((int)offset, length));
        await answer.OutputStream.FlushAsync();
        if (fault?.DropAfter is not null)
        {
            answer.Abort();
            return;
        }

        answer.Close();
    }
}
