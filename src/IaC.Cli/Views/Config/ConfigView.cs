using System.Text.Json;
using System.Text.Json.Nodes;
using IaC.Cli.Views.Formatting;

namespace IaC.Cli.Views.Config;

/// <summary>The views of <c>config</c>.</summary>
internal static class ConfigView
{
    /// <summary>Text for people, or JSON for programs.</summary>
    public static IConfigView For(TextWriter output, bool json) => json ? new Json(output) : new Text(output);

    private sealed class Text(TextWriter output) : IConfigView
    {
        // As it is: it goes into a variable of a script.
        public void Show(ConfigRow row) => output.WriteLine(Plain(row.Value));

        public void Show(IReadOnlyList<ConfigRow> rows)
        {
            var table = new TextTable("NAME", "VALUE");
            foreach (ConfigRow row in rows)
            {
                table.Add(row.Name, row.Secret && row.Value is null ? "[secret]" : Plain(row.Value));
            }

            output.Write(table);
        }

        private static string Plain(JsonNode? value) => value?.GetValueKind() == JsonValueKind.String ? value.GetValue<string>() : JsonText.Line(value);
    }

    private sealed class Json(TextWriter output) : IConfigView
    {
        public void Show(ConfigRow row) => output.WriteLine(ViewJson.Write(row));

        public void Show(IReadOnlyList<ConfigRow> rows) => output.WriteLine(ViewJson.Write(rows));
    }
}
