namespace IaC.Pods.Handlers;

/// <summary>A server of ssh says who it is before anything else (RFC 4253, 4.2); it may say other lines before that.</summary>
internal sealed class SshConversation : IConversation
{
    private const int MostBytes = 4096;

    private readonly List<byte> _received = [];

    private static ReadOnlySpan<byte> Greeting => "SSH-"u8;

    /// <inheritdoc/>
    public ReadOnlyMemory<byte> Opening => default;

    /// <inheritdoc/>
    public bool IsOver => Greets || Fault is not null;

    /// <inheritdoc/>
    public string? Fault => _received.Count > MostBytes && !Greets ? "what answers is no server of ssh" : null;

    private bool Greets
    {
        get
        {
            ReadOnlySpan<byte> all = System.Runtime.InteropServices.CollectionsMarshal.AsSpan(_received);
            return all.StartsWith(Greeting) || all.IndexOf([(byte)'\n', .. Greeting]) >= 0;
        }
    }

    /// <inheritdoc/>
    public ReadOnlyMemory<byte> Take(ReadOnlySpan<byte> received)
    {
        _received.AddRange(received);
        return default;
    }
}
