using System.CommandLine;
using System.Text.Json.Nodes;
using IaC.Cli.Schemas;
using IaC.Cli.Views.Formatting;
using IaC.Model;

namespace IaC.Cli.Commands;

/// <summary><c>iac schema [KIND]</c>: the JSON schema of a kind, or of any document of a stack, for editors.</summary>
internal static class SchemaCommand
{
    private const string Draft = "https://json-schema.org/draft/2020-12/schema";

    /// <summary>Builds the command.</summary>
    public static Command Create(CommandHost host)
    {
        var command = new Command("schema", "Write the JSON schema of a kind; without one, of any document of a stack");
        Argument<string?> kind = new("KIND") { Description = "Kind, such as pod or image", Arity = ArgumentArity.ZeroOrOne };
        kind.CompletionSources.Add(_ => KindSchema.All.Select(schema => new System.CommandLine.Completions.CompletionItem(schema.Kind.ToLowerInvariant())));
        command.Add(kind);
        command.SetAction(parsed => host.Terminal.Output.WriteLine(JsonText.Block(parsed.GetValue(kind) is { } name ? Read(FieldExplanation.Kind(name)) : Bundle())));
        return command;
    }

    // One schema a kind, each a resource of its own (JSON Schema Core, 8.2.1), so that references within it stay as they are.
    private static JsonObject Bundle()
    {
        var definitions = new JsonObject();
        var choices = new JsonArray();
        foreach (KindSchema schema in KindSchema.All)
        {
            var document = new JsonObject { ["$id"] = $"https://iac.invalid/schemas/{schema.FileName}" };
            foreach ((string name, JsonNode? value) in Read(schema))
            {
                document[name] = value?.DeepClone();
            }

            definitions[schema.Kind] = document;
            choices.Add((JsonNode)new JsonObject
            {
                ["if"] = new JsonObject { ["properties"] = new JsonObject { ["apiVersion"] = Constant(schema.ApiVersion), ["kind"] = Constant(schema.Kind) } },
                ["then"] = new JsonObject { ["$ref"] = $"#/$defs/{schema.Kind}" },
            });
        }

        return new JsonObject
        {
            ["$schema"] = Draft,
            ["title"] = "A document of a stack",
            ["type"] = "object",
            ["required"] = new JsonArray("apiVersion", "kind"),
            ["properties"] = new JsonObject { ["kind"] = new JsonObject { ["enum"] = new JsonArray([.. KindSchema.All.Select(schema => (JsonNode)schema.Kind)]) } },
            ["allOf"] = choices,
            ["$defs"] = definitions,
        };
    }

    private static JsonObject Constant(string value) => new() { ["const"] = value };

    private static JsonObject Read(KindSchema schema)
    {
        using Stream text = schema.Open();
        return (JsonObject)JsonNode.Parse(text)!;
    }
}
