using System.Text.Json;

namespace IaC.Images.Registries;

/// <summary>
/// What one file says of registries, by host and port:
/// <code>{"registry.lan:5000": {"insecure": true}, "registry.example": {"certificateAuthority": "ca.pem"}, "docker.io": {"mirrors": ["mirror.lan:5000"]}}</code>
/// </summary>
public sealed class RegistrySettings
{
    private static readonly JsonDocumentOptions Reading = new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true, AllowDuplicateProperties = false };
    private readonly IReadOnlyDictionary<string, RegistryHost> _hosts;

    /// <summary>Settings by host and port.</summary>
    public RegistrySettings(IReadOnlyDictionary<string, RegistryHost> hosts) => _hosts = hosts;

    /// <summary>Nothing is said of any registry.</summary>
    public static RegistrySettings None { get; } = new(new Dictionary<string, RegistryHost>());

    /// <summary>Reads the file; one that is not there says nothing. Throws <see cref="ImageException"/> for what is no settings, naming the member.</summary>
    public static RegistrySettings Load(string path)
    {
        if (!File.Exists(path))
        {
            return None;
        }

        try
        {
            using FileStream file = File.OpenRead(path);
            using JsonDocument document = JsonDocument.Parse(file, Reading);
            string folder = Path.GetDirectoryName(Path.GetFullPath(path))!;
            var hosts = new Dictionary<string, RegistryHost>(StringComparer.OrdinalIgnoreCase);
            foreach (JsonProperty registry in Members(document.RootElement, "the file"))
            {
                if (!ImageReference.IsRegistry(registry.Name))
                {
                    throw new FormatException($"`{registry.Name}` is not HOST[:PORT]");
                }

                if (!hosts.TryAdd(registry.Name, Read(registry, folder)))
                {
                    throw new FormatException($"{registry.Name} is there twice");
                }
            }

            return new RegistrySettings(hosts);
        }
        catch (Exception e) when (e is JsonException or FormatException)
        {
            throw new ImageException($"is not settings of registries: {e.Message}", path, e);
        }
    }

    /// <summary>What is said of a registry; the defaults where nothing is.</summary>
    internal RegistryHost Of(string registry) => _hosts.GetValueOrDefault(registry) ?? new RegistryHost();

    private static RegistryHost Read(JsonProperty registry, string folder)
    {
        RegistryHost host = new();
        foreach (JsonProperty member in Members(registry.Value, registry.Name))
        {
            string place = $"{member.Name} of {registry.Name}";
            host = member.Name switch
            {
                "insecure" => host with { Insecure = member.Value.ValueKind is JsonValueKind.True or JsonValueKind.False ? member.Value.GetBoolean() : throw new FormatException($"{place} is neither true nor false") },
                "certificateAuthority" => host with { CertificateAuthority = Path.GetFullPath(Text(member.Value, place, "the path of a file"), folder) },
                "mirrors" => host with { Mirrors = member.Value.ValueKind == JsonValueKind.Array ? [.. member.Value.EnumerateArray().Select(mirror => Mirror(mirror, place))] : throw new FormatException($"{place} is not a list") },
                _ => throw new FormatException($"{place} is none of insecure, certificateAuthority and mirrors"),
            };
        }

        return host;
    }

    private static string Mirror(JsonElement value, string place)
    {
        const string Wanted = "HOST[:PORT][/PATH]";
        string mirror = Text(value, $"a mirror in {place}", Wanted);
        string[] parts = mirror.TrimEnd('/').Split('/', 2);
        return ImageReference.IsRegistry(parts[0]) && (parts.Length == 1 || ImageReference.IsRepository(parts[1])) ? mirror : throw new FormatException($"`{mirror}` in {place} is not {Wanted}");
    }

    private static string Text(JsonElement value, string place, string wanted) =>
        value.ValueKind == JsonValueKind.String && value.GetString() is { Length: > 0 } text ? text : throw new FormatException($"{place} is not {wanted}");

    private static JsonElement.ObjectEnumerator Members(JsonElement value, string place) =>
        value.ValueKind == JsonValueKind.Object ? value.EnumerateObject() : throw new FormatException($"{place} is not a map");
}
