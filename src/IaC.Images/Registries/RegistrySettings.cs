using System.Text.Json;

namespace IaC.Images.Registries;

/// <summary>
/// What one file says of registries, by host and port:
/// <code>{"registry.lan:5000": {"insecure": true}, "registry.example": {"certificateAuthority": "ca.pem"}, "docker.io": {"mirrors": ["mirror.lan:5000"]}}</code>
/// </summary>
public sealed class RegistrySettings
{
    private readonly IReadOnlyDictionary<string, RegistryHost> _hosts;

    /// <summary>Settings by host and port.</summary>
    public RegistrySettings(IReadOnlyDictionary<string, RegistryHost> hosts) => _hosts = hosts;

    /// <summary>Nothing is said of any registry.</summary>
    public static RegistrySettings None { get; } = new(new Dictionary<string, RegistryHost>());

    /// <summary>Reads the file; one that is not there says nothing. Throws <see cref="ImageException"/> for what is no settings.</summary>
    public static RegistrySettings Load(string path)
    {
        if (!File.Exists(path))
        {
            return None;
        }

        try
        {
            using FileStream file = File.OpenRead(path);
            Dictionary<string, RegistryHost> hosts = JsonSerializer.Deserialize(file, RegistryJson.Default.DictionaryStringRegistryHost) ?? throw new JsonException("is the JSON value null");
            string folder = Path.GetDirectoryName(Path.GetFullPath(path))!;
            return new RegistrySettings(hosts.ToDictionary(host => host.Key, host => Located(host.Value, folder), StringComparer.OrdinalIgnoreCase));
        }
        catch (JsonException e)
        {
            throw new ImageException($"is not settings of registries: {e.Message}", path, e);
        }
    }

    /// <summary>What is said of a registry; the defaults where nothing is.</summary>
    internal RegistryHost Of(string registry) => _hosts.GetValueOrDefault(registry) ?? new RegistryHost();

    // The generated reader does not keep initialisers.
    private static RegistryHost Located(RegistryHost host, string folder) => host with
    {
        CertificateAuthority = host.CertificateAuthority is { } file ? Path.GetFullPath(file, folder) : null,
        Mirrors = host.Mirrors ?? [],
    };
}
