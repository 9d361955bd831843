using System.Text.Json.Nodes;
using IaC.Engine;

namespace IaC.Cli.Views.Config;

/// <summary>A config value of a stack. As JSON it is part of the interface.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Value">The value; null of a secret that is not to be shown.</param>
/// <param name="Secret">It is sealed.</param>
internal sealed record ConfigRow(string Name, JsonNode? Value, bool Secret)
{
    /// <summary>The row of a value.</summary>
    public static ConfigRow Of(string name, ConfigValue value, bool showSecrets) => new(name, value.Secret && !showSecrets ? null : value.Value?.DeepClone(), value.Secret);
}
