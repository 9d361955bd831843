namespace IaC.Engine;

/// <summary>A key of secrets.</summary>
/// <param name="Id">What envelopes call it.</param>
/// <param name="Key">The key, 32 bytes.</param>
internal sealed record SecretKey(string Id, byte[] Key);
