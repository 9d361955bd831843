using System.CommandLine;
using IaC.Cli.Schemas;
using IaC.Cli.Views.Schemas;
using IaC.Model;

namespace IaC.Cli.Commands;

/// <summary><c>iac explain KIND[.FIELD]</c>: what a field is for, and what a change of it costs.</summary>
internal static class ExplainCommand
{
    /// <summary>Builds the command.</summary>
    public static Command Create(CommandHost host)
    {
        var command = new Command("explain", "Say what a kind or a field of it is for, and what a change costs: pod.spec.containers.image");
        Argument<string> path = new("KIND[.FIELD]") { Description = "Kind, such as pod or image, and the fields down to the one that is meant" };
        path.CompletionSources.Add(_ => KindSchema.All.Select(schema => new System.CommandLine.Completions.CompletionItem(schema.Kind.ToLowerInvariant())));
        Option<bool> json = CommonOptions.Json();
        command.Add(path);
        command.Add(json);
        command.SetAction(parsed => ExplainView.For(host.Terminal.Output, parsed.GetValue(json)).Show(FieldExplanation.Explain(parsed.GetRequiredValue(path))));
        return command;
    }
}
