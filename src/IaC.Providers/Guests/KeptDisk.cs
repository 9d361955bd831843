namespace IaC.Providers.Guests;

/// <summary>A disk that outlives its guest.</summary>
/// <param name="StackUuid">Mark of the stack that it was made for.</param>
/// <param name="Guest">Name of the guest.</param>
/// <param name="Name">Name of the disk.</param>
/// <param name="Format">How its bytes lie in its file: <c>qcow2</c> or <c>raw</c>.</param>
/// <param name="Bytes">What it takes of the host.</param>
/// <param name="Used">A guest has it now, running or not.</param>
/// <param name="Path">Its file.</param>
public sealed record KeptDisk(Guid StackUuid, string Guest, string Name, string Format, long Bytes, bool Used, string Path);
