using System.Buffers.Text;
using System.Text;

namespace IaC.Pods.Handlers;

/// <summary>One GET request of HTTP/1.1; the status line is all that is read of the answer (RFC 9112). Redirects are answers like others.</summary>
internal sealed class HttpConversation : IConversation
{
    private const int MostHead = 64 * 1024;

    private readonly List<byte> _head = [];
    private readonly bool _anyStatus;

    /// <summary>A conversation about <see cref="PodHandler.Path"/>.</summary>
    /// <param name="handler">What is asked.</param>
    /// <param name="anyStatus">Every answer is success, as for the hooks of the kubelet; else those from 200 to 399.</param>
    internal HttpConversation(PodHandler handler, bool anyStatus = false) => (Opening, _anyStatus) = (Encoding.ASCII.GetBytes(Request(handler)), anyStatus);

    /// <inheritdoc/>
    public ReadOnlyMemory<byte> Opening { get; }

    /// <inheritdoc/>
    public bool IsOver { get; private set; }

    /// <inheritdoc/>
    public string? Fault { get; private set; }

    /// <inheritdoc/>
    public ReadOnlyMemory<byte> Take(ReadOnlySpan<byte> received)
    {
        _head.AddRange(received);
        while (!IsOver && IndexOf("\r\n"u8) is var end && end >= 0)
        {
            ReadOnlySpan<byte> line = System.Runtime.InteropServices.CollectionsMarshal.AsSpan(_head)[..end];
            if (!TryRead(line, out int status))
            {
                Conclude($"not an answer of HTTP/1.1: {Encoding.Latin1.GetString(line[..Math.Min(line.Length, 40)])}");
            }
            else if (status >= 200)
            {
                Conclude(status < 400 || _anyStatus ? null : $"HTTP status {Encoding.Latin1.GetString(line["HTTP/1.1 ".Length..])}");
            }
            else if (IndexOf("\r\n\r\n"u8) is var last && last >= 0)
            {
                // 1xx: another answer follows (RFC 9110, 15.2).
                _head.RemoveRange(0, last + 4);
            }
            else
            {
                break;
            }
        }

        if (!IsOver && _head.Count > MostHead)
        {
            Conclude("not an answer of HTTP/1.1: its head does not end");
        }

        return default;
    }

    private static string Request(PodHandler handler)
    {
        string host = handler.Address.Contains(':', StringComparison.Ordinal) ? $"[{handler.Address}]" : handler.Address;
        StringBuilder request = new();
        request.Append("GET ").Append(handler.Path.StartsWith('/') ? "" : "/").Append(handler.Path).Append(" HTTP/1.1\r\n");
        foreach ((string name, string value) in new[] { ("Host", $"{host}:{handler.Port}"), ("User-Agent", "iac-probe"), ("Accept", "*/*") })
        {
            if (!handler.Headers.Any(header => header.Name.Equals(name, StringComparison.OrdinalIgnoreCase)))
            {
                request.Append(name).Append(": ").Append(value).Append("\r\n");
            }
        }

        foreach (PodHeader header in handler.Headers)
        {
            request.Append(header.Name).Append(": ").Append(header.Value).Append("\r\n");
        }

        return request.Append("Connection: close\r\n\r\n").ToString();
    }

    private static bool TryRead(ReadOnlySpan<byte> line, out int status)
    {
        status = 0;
        return line.Length >= 12 && line.StartsWith("HTTP/1."u8) && line[8] == ' ' && Utf8Parser.TryParse(line.Slice(9, 3), out status, out int digits) && digits == 3 && status is >= 100 and < 600;
    }

    private int IndexOf(ReadOnlySpan<byte> text) => System.Runtime.InteropServices.CollectionsMarshal.AsSpan(_head).IndexOf(text);

    private void Conclude(string? fault) => (IsOver, Fault) = (true, fault);
}
