using System.Net;

namespace IaC.Model;

/// <summary>Networks as documents write them.</summary>
internal static class NetworkText
{
    /// <summary>What is wrong with the text of a network; null where it is one. An address within a network is not taken for the network: whoever wrote it meant something else.</summary>
    public static (string Fault, string? Remedy)? Read(string text, out IPNetwork network) =>
        !IPNetwork.TryParse(text, out network) ? ($"`{text}` is no network: an address whose host bits are zero, and the length of its prefix", null)
        : IPAddress.Parse(text[..text.IndexOf('/')]).Equals(network.BaseAddress) ? null
        : ($"`{text}` is an address in a network", $"write the network, which is {network}");
}
