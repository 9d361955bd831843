using IaC.Pods.Protocol;
using Microsoft.Win32.SafeHandles;

namespace IaC.Pods.Supervision;

/// <summary>Answers what comes in on a <see cref="ControlConnection"/>.</summary>
internal interface IRequestHandler
{
    /// <summary>What a client is greeted with.</summary>
    Hello Greeting { get; }

    /// <summary>Answers a request. What it throws is sent as an error.</summary>
    /// <param name="connection">Where it came from.</param>
    /// <param name="kind">What is asked.</param>
    /// <param name="payload">JSON; valid during the call.</param>
    /// <param name="descriptors">What came along; closed after the call.</param>
    void Handle(ControlConnection connection, MessageKind kind, ReadOnlySpan<byte> payload, SafeFileHandle[] descriptors);

    /// <summary>Sends the status of now.</summary>
    void SendStatus(ControlConnection connection);

    /// <summary>A connection has ended.</summary>
    void Closed(ControlConnection connection);
}
