using System.Net;

namespace IaC.Images.Registries;

/// <summary>Where a registry, or a mirror of it, answers.</summary>
/// <param name="Registry">Host and port as images name it.</param>
/// <param name="Authority">Host and port to connect to.</param>
/// <param name="Prefix">Path that repositories lie below: of a mirror that serves several registries. Empty, or ends in <c>/</c>.</param>
/// <param name="Host">How to talk to it.</param>
internal sealed record RegistryEndpoint(string Registry, string Authority, string Prefix, RegistryHost Host)
{
    private const string DockerHub = "docker.io";
    private const string DockerHubAuthority = "registry-1.docker.io";

    /// <summary>Certificates are not checked, and plain HTTP will do.</summary>
    internal bool IsInsecure => Host.Insecure || (Host.CertificateAuthority is null && IsThisMachine(Registry));

    /// <summary>Where an image may be had, best first: the mirrors of its registry, then the registry.</summary>
    internal static IEnumerable<RegistryEndpoint> ForPull(string registry, RegistrySettings settings) =>
        settings.Of(registry).Mirrors.Select(mirror => OfMirror(mirror, settings)).Append(Of(registry, settings));

    /// <summary>The registry itself.</summary>
    internal static RegistryEndpoint Of(string registry, RegistrySettings settings) =>
        new(registry, registry == DockerHub ? DockerHubAuthority : registry, "", settings.Of(registry));

    private static RegistryEndpoint OfMirror(string mirror, RegistrySettings settings)
    {
        string[] parts = mirror.Split('/', 2);
        string prefix = parts.Length == 2 ? parts[1].Trim('/') : "";
        return Of(parts[0], settings) with { Prefix = prefix.Length == 0 ? "" : prefix + "/" };
    }

    private static bool IsThisMachine(string registry)
    {
        string host = registry.StartsWith('[') ? registry[1..registry.IndexOf(']', StringComparison.Ordinal)] : registry.Split(':')[0];
        return host == "localhost" || (IPAddress.TryParse(host, out IPAddress? address) && IPAddress.IsLoopback(address));
    }
}
