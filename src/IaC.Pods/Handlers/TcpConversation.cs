namespace IaC.Pods.Handlers;

/// <summary>Nothing is said: that a connection could be made is the answer.</summary>
internal sealed class TcpConversation : IConversation
{
    /// <inheritdoc/>
    public ReadOnlyMemory<byte> Opening => default;

    /// <inheritdoc/>
    public bool IsOver => true;

    /// <inheritdoc/>
    public string? Fault => null;

    /// <inheritdoc/>
    public ReadOnlyMemory<byte> Take(ReadOnlySpan<byte> received) => default;
}
