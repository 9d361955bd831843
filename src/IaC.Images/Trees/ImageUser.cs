namespace IaC.Images;

/// <summary>A user as the kernel knows it.</summary>
/// <param name="Uid">User.</param>
/// <param name="Gid">Primary group.</param>
/// <param name="Groups">Supplementary groups, sorted, the primary one not among them.</param>
/// <param name="Name">Name in <c>/etc/passwd</c>; null where the image has none.</param>
/// <param name="Home">Home folder in <c>/etc/passwd</c>; <c>/</c> where the image has none.</param>
public sealed record ImageUser(uint Uid, uint Gid, IReadOnlyList<uint> Groups, string? Name, string Home);
