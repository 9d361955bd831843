using IaC.Images.Web;

namespace IaC.Images;

/// <summary>A file of a web server that goes into a layer. It is told apart by its digest, so that where it came from, and whether the server still has it, changes nothing.</summary>
/// <param name="Url">Where it is, http or https.</param>
/// <param name="Digest">What it must hash to.</param>
/// <param name="Path">Absolute path in the image. The file becomes it, or goes into it under its own name where it ends in <c>/</c> or is a folder of the image.</param>
/// <param name="Mode">Permission bits; 0600 octal unless given.</param>
/// <param name="Owner">Owner; root unless given.</param>
public sealed record RemoteFile(Uri Url, Digest Digest, string Path, int Mode = RemoteFile.DefaultMode, FileOwner Owner = default)
{
    /// <summary>As Docker has it: 0600 octal.</summary>
    public const int DefaultMode = 0x180;

    /// <summary>Path of its content on this machine; null while it was not fetched.</summary>
    internal string? Content { get; init; }

    /// <inheritdoc/>
    public override string ToString() => $"add {WebServer.NameOf(Url)} {Digest} {Path} mode 0{Convert.ToString(Mode, 8)}{(Owner == default ? "" : $" owner {Owner}")}";
}
