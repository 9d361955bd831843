using Microsoft.Win32.SafeHandles;
using IaC.Pods.Protocol;

namespace IaC.Pods.Client;

/// <summary>A message that came in.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Payload">JSON.</param>
/// <param name="Descriptors">What came along; the receiver's to close.</param>
internal sealed record ReceivedMessage(MessageKind Kind, byte[] Payload, IReadOnlyList<SafeFileHandle> Descriptors);
