using System.Text.Json;

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
        if (Find(key) is not { } name)
        {
            return null;
        }

        string value = _program.Start.Config[name];

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

    private Output<T>? Secret<T>(string key) => Find(key) is { } name ? Output.CreateSecret(Read<T>(key, _program.Start.Config[name])!) : null;

    // The name that a key is set by; null where it is not set.
    private string? Find(string key)
    {
        if (_name is not null)
        {
            return IsSet($"{_name}:{key}") ? $"{_name}:{key}" : null;
        }

        return IsSet(key) ? key : IsSet($"{_program.Start.Project}:{key}") ? $"{_program.Start.Project}:{key}" : null;
    }

    private bool IsSet(string name) => _program.Start.Config.TryGetValue(name, out string? value) && value != "null";

    private string? Plain(string key) => Find(key) is not { } name ? null
        : IsSecret(name) ? throw new RunException($"the config value {name} is a secret: read it with GetSecret or RequireSecret")
        : _program.Start.Config[name];

    private bool IsSecret(string name) => _program.Start.SecretConfig.Contains(name);

    private static string? Text(string? value) => value is null ? null : JsonCursor.Unquoted(value);

    // What the command line sets is text: `true`, `8080`, `{"a": 1}`.
    private static T? Read<T>(string key, string? value)
    {
        if (value is null)
        {
            return default;
        }

        try
        {
            return JsonSerializer.Deserialize<T>(typeof(T) == typeof(string) ? value : JsonCursor.Unquoted(value), JsonValues.Options);
        }
        catch (JsonException)
        {
            throw new RunException($"the config value {key} is no {(Nullable.GetUnderlyingType(typeof(T)) ?? typeof(T)).Name}");
        }
    }

    private RunException Missing(string key) => new($"the config value {(_name is null ? key : $"{_name}:{key}")} is not set: `iac config set {(_name is null ? key : $"{_name}:{key}")} VALUE`");
}
