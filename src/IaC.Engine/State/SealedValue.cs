using System.Text.Json.Nodes;

namespace IaC.Engine;

/// <summary>A config value or an output of a stack as it is stored and exported: sealed where it is secret.</summary>
internal sealed record SealedValue(string Name, JsonNode? Value, bool Secret)
{
    /// <summary>Stores a config value.</summary>
    public static SealedValue Of(string name, ConfigValue config, SecretBox box) => Of(name, config.Value, config.Secret, box);

    /// <summary>Stores an output.</summary>
    public static SealedValue Of(string name, OutputValue output, SecretBox box) => Of(name, output.Value, output.Secret, box);

    /// <summary>The value in plain.</summary>
    public JsonNode? Open(SecretBox box) => Secret ? box.Open(Value).Document : Value;

    private static SealedValue Of(string name, JsonNode? value, bool secret, SecretBox box) => new(name, secret ? box.Seal(value) : value, secret);
}
