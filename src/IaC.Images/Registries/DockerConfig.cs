using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using IaC.Linux.Files;

namespace IaC.Images.Registries;

/// <summary>
/// Credentials as Docker keeps them: <c>config.json</c> with <c>auths</c>, and programs that keep them better (<c>credHelpers</c> for one registry, <c>credsStore</c> for all). What other tools wrote into the file stays.
/// </summary>
public sealed class DockerConfig : IRegistryCredentials
{
    private const string Auths = "auths";
    private const string DockerHub = "docker.io";
    private const string DockerHubAddress = "https://index.docker.io/v1/";
    private static readonly JsonSerializerOptions Indented = new(RegistryJson.Default.Options) { WriteIndented = true };

    private readonly string _path;
    private readonly IReadOnlyDictionary<string, string> _environment;

    /// <summary>The credentials of a file, which need not exist.</summary>
    /// <param name="path">Absolute path of <c>config.json</c>.</param>
    /// <param name="environment">Variables of credential helpers.</param>
    public DockerConfig(string path, IReadOnlyDictionary<string, string> environment) => (_path, _environment) = (path, environment);

    /// <summary>Where Docker keeps it: below <c>DOCKER_CONFIG</c>, else in the home folder.</summary>
    public static DockerConfig Of(IReadOnlyDictionary<string, string> environment) => new(
        Path.Combine(environment.GetValueOrDefault("DOCKER_CONFIG") is { Length: > 0 } folder ? folder : Path.Combine(environment.GetValueOrDefault("HOME") ?? "/root", ".docker"), "config.json"),
        environment);

    /// <summary>The credentials of a document that holds what the file holds: of a Secret of type <c>kubernetes.io/dockerconfigjson</c>. Throws <see cref="ImageException"/> for anything else.</summary>
    public static IReadOnlyDictionary<string, RegistryCredential> Parse(string text, string place)
    {
        JsonObject auths = Section(Read(text, place), Auths, place) ?? [];
        return auths.Where(entry => entry.Value is JsonObject).Select(entry => (Registry: RegistryOf(entry.Key), Credential: Credential((JsonObject)entry.Value!, place)))
            .Where(entry => entry.Credential is not null).GroupBy(entry => entry.Registry).ToDictionary(group => group.Key, group => group.First().Credential!);
    }

    /// <inheritdoc/>
    public async ValueTask<RegistryCredential?> FindAsync(string registry, CancellationToken cancellationToken)
    {
        if (!File.Exists(_path))
        {
            return null;
        }

        string text = await File.ReadAllTextAsync(_path, cancellationToken).ConfigureAwait(false);
        return HelperOf(Read(text, _path), registry) is { } helper
            ? await helper.FindAsync(AddressOf(registry), cancellationToken).ConfigureAwait(false)
            : Parse(text, _path).GetValueOrDefault(registry);
    }

    /// <summary>Keeps a credential: with the helper of the registry, else in the file.</summary>
    public async Task StoreAsync(string registry, RegistryCredential credential, CancellationToken cancellationToken)
    {
        JsonObject config = ReadFile();
        if (HelperOf(config, registry) is { } helper)
        {
            await helper.StoreAsync(AddressOf(registry), credential, cancellationToken).ConfigureAwait(false);
            return;
        }

        JsonObject auths = Section(config, Auths, _path) ?? [];
        config[Auths] = auths.DeepClone();
        JsonObject entry = credential.IsIdentityToken
            ? new JsonObject { ["identitytoken"] = credential.Secret }
            : new JsonObject { ["auth"] = Convert.ToBase64String(Encoding.UTF8.GetBytes($"{credential.User}:{credential.Secret}")) };
        ((JsonObject)config[Auths]!)[AddressOf(registry)] = entry;
        Write(config);
    }

    /// <summary>Forgets a registry; false where nothing was kept.</summary>
    public async Task<bool> EraseAsync(string registry, CancellationToken cancellationToken)
    {
        JsonObject config = ReadFile();
        if (HelperOf(config, registry) is { } helper)
        {
            bool kept = await helper.FindAsync(AddressOf(registry), cancellationToken).ConfigureAwait(false) is not null;
            await helper.EraseAsync(AddressOf(registry), cancellationToken).ConfigureAwait(false);
            return kept;
        }

        JsonObject auths = Section(config, Auths, _path) ?? [];
        string[] keys = [.. auths.Select(entry => entry.Key).Where(key => RegistryOf(key) == registry)];
        keys.ToList().ForEach(key => auths.Remove(key));
        if (keys.Length > 0)
        {
            Write(config);
        }

        return keys.Length > 0;
    }

    private CredentialHelper? HelperOf(JsonObject config, string registry)
    {
        string? name = Section(config, "credHelpers", _path)?.FirstOrDefault(entry => RegistryOf(entry.Key) == registry).Value?.ToString();
        name ??= config["credsStore"]?.ToString();
        return string.IsNullOrEmpty(name) ? null : new CredentialHelper(name, _environment);
    }

    private JsonObject ReadFile() => File.Exists(_path) ? Read(File.ReadAllText(_path), _path) : [];

    // Replaced as a whole and never readable by others, so that nobody finds half of it.
    private void Write(JsonObject config)
    {
        string folder = Path.GetDirectoryName(_path)!;
        Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        WholeFile.Write(_path, config.ToJsonString(Indented) + "\n", WholeFile.OwnerOnly);
    }

    private static JsonObject Read(string text, string place)
    {
        try
        {
            return JsonNode.Parse(text.Length > 0 ? text : "{}") as JsonObject ?? throw new ImageException("is not a docker configuration", place);
        }
        catch (JsonException e)
        {
            throw new ImageException($"is not a docker configuration: {e.Message}", place, e);
        }
    }

    private static JsonObject? Section(JsonObject config, string name, string place) => config[name] switch
    {
        null => null,
        JsonObject section => section,
        _ => throw new ImageException($"`{name}` is not a map", place),
    };

    private static RegistryCredential? Credential(JsonObject entry, string place)
    {
        if (Text(entry, "identitytoken") is { Length: > 0 } token)
        {
            return new RegistryCredential("", token, IsIdentityToken: true);
        }

        if (Text(entry, "auth") is not { Length: > 0 } encoded)
        {
            return Text(entry, "username") is { Length: > 0 } user ? new RegistryCredential(user, Text(entry, "password") ?? "") : null;
        }

        byte[] decoded = new byte[encoded.Length];
        string[] parts = Convert.TryFromBase64String(encoded, decoded, out int length) ? Encoding.UTF8.GetString(decoded, 0, length).TrimEnd('\0').Split(':', 2) : [];
        return parts.Length == 2 ? new RegistryCredential(parts[0], parts[1]) : throw new ImageException("an `auth` is not name:password in base64", place);
    }

    private static string? Text(JsonObject entry, string name) => entry[name] is JsonValue value && value.TryGetValue(out string? text) ? text : null;

    // Keys are hosts, or addresses of a time when the API had another version.
    private static string RegistryOf(string key)
    {
        int scheme = key.IndexOf("://", StringComparison.Ordinal);
        string host = (scheme < 0 ? key : key[(scheme + 3)..]).Split('/')[0];
        return host is "index.docker.io" or "registry-1.docker.io" ? DockerHub : host;
    }

    private static string AddressOf(string registry) => registry == DockerHub ? DockerHubAddress : registry;
}
