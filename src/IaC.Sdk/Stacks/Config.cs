using System.Text.Json;
using System.Text.Json.Nodes;

namespace IaC;

/// <summary>
/// Config values of the stack, as <c>iac config set</c> and the Stack document give them. A secret is an <see cref="Output{T}"/> from the start, so that it stays one; to read a value that is set as a secret with
/// a plain getter is an error.
/// </summary>
public sealed class Config
{
    private readonly string? _name;
    private readonly ProgramContext _program = ProgramContext.Require("Config");

    /// <summary>Values of the stack.</summary>
    /// <param name="name">Prefix of the keys, <c>NAME:KEY</c>. <value>None: the keys as they are, then with the project's name before.</value></param>
    public Config(string? name = null) => _name = name;

    /// <summary>A text; null where it is not set.</summary>
    public string? Get(string key) => Text(Plain(key));

    /// <summary>True or false; null where it is not set.</summary>
    /// <exception cref="RunException">It is something else.</exception>
    public bool? GetBoolean(string key) => Read<bool?>(key, Plain(key));

    /// <summary>A whole number; null where it is not set.</summary>
    /// <exception cref="RunException">It is something else.</exception>
    public int? GetInt32(string key) => Read<int?>(key, Plain(key));

    /// <summary>A value of any type; the default of the type where it is not set.</summary>
    /// <exception cref="RunException">It is something else.</exception>
    public T? GetObject<T>(string key) => Read<T>(key, Plain(key));

    /// <summary>A text.</summary>
    /// <exception cref="RunException">It is not set.</exception>
    public string Require(string key) => Get(key) ?? throw Missing(key);

    /// <summary>True or false.</summary>
    /// <exception cref="RunException">It is not set, or something else.</exception>
    public bool RequireBoolean(string key) => GetBoolean(key) ?? throw Missing(key);

    /// <summary>A whole number.</summary>
    /// <exception cref="RunException">It is not set, or something else.</exception>
    public int RequireInt32(string key) => GetInt32(key) ?? throw Missing(key);

    /// <summary>A value of any type.</summary>
    /// <exception cref="RunException">It is not set, or something else.</exception>
    public T RequireObject<T>(string key) => Find(key) is null ? throw Missing(key) : GetObject<T>(key)!;

    /// <summary>A text that is a secret; null where it is not set.</summary>
    public Output<string>? GetSecret(string key)
    {
        if (Find(key) is not (var name, { } value))
        {
            return null;
        }

        // Where `iac` knows the value as a secret, the document refers to it by its name.
        return IsSecret(name) ? new Output<string>(new ConfigNode(name, Text(value), secret: true)) : Output.CreateSecret(Text(value)!);
    }

    /// <summary>True or false, as a secret; null where it is not set.</summary>
    public Output<bool>? GetSecretBoolean(string key) => Secret<bool>(key);

    /// <summary>A whole number that is a secret; null where it is not set.</summary>
    public Output<int>? GetSecretInt32(string key) => Secret<int>(key);

    /// <summary>A value of any type that is a secret; null where it is not set.</summary>
    public Output<T>? GetSecretObject<T>(string key) => Secret<T>(key);

    /// <summary>A text that is a secret.</summary>
    /// <exception cref="RunException">It is not set.</exception>
    public Output<string> RequireSecret(string key) => GetSecret(key) ?? throw Missing(key);

    /// <summary>True or false, as a secret.</summary>
    /// <exception cref="RunException">It is not set, or something else.</exception>
    public Output<bool> RequireSecretBoolean(string key) => GetSecretBoolean(key) ?? throw Missing(key);

    /// <summary>A whole number that is a secret.</summary>
    /// <exception cref="RunException">It is not set, or something else.</exception>
    public Output<int> RequireSecretInt32(string key) => GetSecretInt32(key) ?? throw Missing(key);

    /// <summary>A value of any type that is a secret.</summary>
    /// <exception cref="RunException">It is not set, or something else.</exception>
    public Output<T> RequireSecretObject<T>(string key) => GetSecretObject<T>(key) ?? throw Missing(key);

    private Output<T>? Secret<T>(string key) => Find(key) is (_, { } value) ? Output.CreateSecret(Read<T>(key, value)!) : null;

    private (string Name, JsonNode Value)? Find(string key)
    {
        string[] names = _name is null ? [key, $"{_program.Start.Project}:{key}"] : [$"{_name}:{key}"];
        string? name = names.FirstOrDefault(candidate => _program.Start.Config[candidate] is not null);
        return name is null ? null : (name, _program.Start.Config[name]!);
    }

    private JsonNode? Plain(string key) => Find(key) is not (var name, { } value) ? null
        : IsSecret(name) ? throw new RunException($"the config value {name} is a secret: read it with GetSecret or RequireSecret")
        : value;

    private bool IsSecret(string name) => _program.Start.SecretConfig.Contains(name);

    private static string? Text(JsonNode? value) => value is JsonValue scalar && scalar.TryGetValue(out string? text) ? text : value?.ToJsonString();

    // What the command line sets is text: `true`, `8080`, `{"a": 1}`.
    private static T? Read<T>(string key, JsonNode? value)
    {
        try
        {
            return value is JsonValue scalar && scalar.TryGetValue(out string? text) && typeof(T) != typeof(string)
                ? JsonSerializer.Deserialize<T>(text, JsonValues.Options)
                : value.Deserialize<T>(JsonValues.Options);
        }
        catch (JsonException)
        {
            throw new RunException($"the config value {key} is no {(Nullable.GetUnderlyingType(typeof(T)) ?? typeof(T)).Name}");
        }
    }

    private RunException Missing(string key) => new($"the config value {(_name is null ? key : $"{_name}:{key}")} is not set: `iac config set {(_name is null ? key : $"{_name}:{key}")} VALUE`");
}
