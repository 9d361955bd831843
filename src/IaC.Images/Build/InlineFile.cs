namespace IaC.Images;

/// <summary>A file of a <see cref="LayerSource.Files"/> layer.</summary>
/// <param name="Path">Absolute path in the image.</param>
/// <param name="Content">The bytes.</param>
/// <param name="Mode">Permission bits; 0644 octal unless given.</param>
/// <param name="Owner">Owner; root unless given.</param>
public sealed record InlineFile(string Path, ReadOnlyMemory<byte> Content, int Mode = 0x1A4, FileOwner Owner = default);
