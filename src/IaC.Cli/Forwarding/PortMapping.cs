using System.Globalization;
using IaC.Cli.Commands;

namespace IaC.Cli.Forwarding;

/// <summary>A port here that stands for one of a pod or guest.</summary>
/// <param name="Local">The port here; 0 for a free one.</param>
/// <param name="Remote">The port there.</param>
internal sealed record PortMapping(int Local, int Remote)
{
    /// <summary>Reads <c>LOCAL:REMOTE</c>, <c>PORT</c> for the same on both sides, or <c>:REMOTE</c> for a free one here, as in kubectl.</summary>
    /// <exception cref="UsageException">It is none of these.</exception>
    public static PortMapping Parse(string text) => text.Split(':') switch
    {
        [var same] => new PortMapping(Port(same, text), Port(same, text)),
        ["", var remote] => new PortMapping(0, Port(remote, text)),
        [var local, var remote] => new PortMapping(Port(local, text), Port(remote, text)),
        _ => throw Wrong(text),
    };

    private static int Port(string port, string text) => ushort.TryParse(port, NumberStyles.None, CultureInfo.InvariantCulture, out ushort number) && number > 0 ? number : throw Wrong(text);

    private static UsageException Wrong(string text) => new($"`{text}` is no port: write LOCAL:REMOTE, PORT, or :REMOTE, with ports from 1 to 65535");
}
