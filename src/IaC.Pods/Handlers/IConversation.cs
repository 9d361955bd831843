namespace IaC.Pods.Handlers;

/// <summary>What is said over a connection to a container, and when it is over. It touches no socket.</summary>
internal interface IConversation
{
    /// <summary>What is said first; empty where being connected is all.</summary>
    ReadOnlyMemory<byte> Opening { get; }

    /// <summary>The answer is complete.</summary>
    bool IsOver { get; }

    /// <summary>What was wrong with the answer; null where nothing was, or there is none yet.</summary>
    string? Fault { get; }

    /// <summary>Takes what came, in pieces of any size.</summary>
    /// <returns>What is said to it.</returns>
    ReadOnlyMemory<byte> Take(ReadOnlySpan<byte> received);
}
