using IaC.Cli.Views.Formatting;
using IaC.Model;

namespace IaC.Cli.Views.Schemas;

/// <summary>The views of <c>explain</c>.</summary>
internal static class ExplainView
{
    /// <summary>Text for people, or an object for programs.</summary>
    public static IExplainView For(TextWriter output, bool json) => json ? new Json(output) : new Text(output);

    /// <summary>The effect of a change, in words.</summary>
    private static string Words(FieldEffect effect) => effect switch
    {
        FieldEffect.None => "only the record changes",
        FieldEffect.Live => "live, without a pause",
        FieldEffect.Restart => "restart of what uses it",
        FieldEffect.DataLoss => "replacement, and data is lost",
        _ => "replacement",
    };

    private sealed class Text(TextWriter output) : IExplainView
    {
        public void Show(FieldRow field)
        {
            output.WriteLine($"{field.Path}  {field.Type}{(field.Required && field.Effect is not null ? ", required" : "")}{(field.Secret ? ", secret" : "")}");
            Line("", field.Description);
            Line("change   ", field.Effect is { } effect ? Words(effect) : null);
            Line("default  ", field.Default is { } value ? JsonText.Line(value) : null);
            Line("values   ", field.Values.IsEmpty ? null : string.Join(", ", field.Values));
            if (field.Fields.IsEmpty)
            {
                return;
            }

            output.WriteLine();
            var table = new TextTable("FIELD", "TYPE", "CHANGE", "MEANS");
            foreach (FieldRow member in field.Fields)
            {
                table.Add(member.Path + (member.Required ? "*" : ""), member.Type, member.Effect is { } cost ? cost.ToString().ToLowerInvariant() : "", member.Description ?? "");
            }

            output.Write(table);
        }

        private void Line(string heading, string? text)
        {
            if (text is not null)
            {
                output.WriteLine($"  {heading}{text}");
            }
        }
    }

    private sealed class Json(TextWriter output) : IExplainView
    {
        public void Show(FieldRow field) => output.WriteLine(ViewJson.Write(field));
    }
}
