using System.Text.Json.Nodes;
using IaC.Model;

namespace IaC.Cli.Deployment;

/// <summary>The Stack document that says what a stack is beside its resources.</summary>
internal static class StackDocument
{
    /// <summary>Writes it; secret config values are left out.</summary>
    public static JsonObject Of(StackDefinition stack)
    {
        var spec = new JsonObject();
        if (stack.Guards.MaxDeletes is { } most)
        {
            spec["guards"] = new JsonObject { ["maxDeletes"] = most };
        }

        if (stack.Providers is { IsEmpty: false } providers)
        {
            spec["providers"] = new JsonArray([.. providers.Select(provider => (JsonNode?)provider.Path)]);
        }

        if (stack.Config.Keys.Except(stack.SecretConfig).Order(StringComparer.Ordinal).ToList() is { Count: > 0 } names)
        {
            spec["config"] = new JsonObject(names.Select(name => KeyValuePair.Create(name, stack.Config[name]?.DeepClone())));
        }

        if (stack.Outputs is { } outputs)
        {
            spec["outputs"] = OutputsDeclaration.ValuesOf(outputs.Document).DeepClone();
        }

        var document = new JsonObject { ["apiVersion"] = KindSchema.Stack.ApiVersion, ["kind"] = KindSchema.Stack.Kind, ["metadata"] = new JsonObject { ["name"] = stack.Name } };
        if (spec.Count > 0)
        {
            document["spec"] = spec;
        }

        return document;
    }
}
