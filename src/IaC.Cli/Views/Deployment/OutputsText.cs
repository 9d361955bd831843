using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using IaC.Cli.Views.Formatting;

namespace IaC.Cli.Views.Deployment;

/// <summary>Outputs of a stack at the end of an apply.</summary>
internal static class OutputsText
{
    /// <summary>One line each, names padded.</summary>
    public static string Of(JsonObject outputs)
    {
        var text = new StringBuilder("outputs\n");
        int width = outputs.Max(output => output.Key.Length);
        foreach ((string name, JsonNode? value) in outputs)
        {
            text.Append("    ").Append(name.PadRight(width)).Append("  ")
                .Append(Printable.Line(value?.GetValueKind() == JsonValueKind.String ? value.GetValue<string>() : JsonText.Line(value))).Append('\n');
        }

        return text.ToString();
    }
}
