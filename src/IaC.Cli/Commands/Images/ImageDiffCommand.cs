using System.CommandLine;
using IaC.Cli.Composition;
using IaC.Cli.Views.Formatting;
using IaC.Images;
using IaC.Images.Trees;

namespace IaC.Cli.Commands.Images;

/// <summary><c>iac image diff IMAGE IMAGE</c>: which paths differ.</summary>
internal static class ImageDiffCommand
{
    /// <summary>Builds the command.</summary>
    public static Command Create(CommandHost host)
    {
        var command = new Command("diff", "Show which paths of two images differ: A added, C changed, D deleted");
        Argument<string> first = ImageCommand.Name("FIRST");
        Argument<string> second = ImageCommand.Name("SECOND");
        command.Add(first);
        command.Add(second);
        command.SetAction(async (parsed, stop) =>
        {
            Privilege.Require("image diff");
            using RootServices services = RootServices.Open(GlobalOptions.From(parsed, host), host);
            using StoreLease lease = await services.Images.HoldAsync(stop);
            IReadOnlyList<string> before = await services.Images.LowerDirectoriesAsync(services.FindImage(parsed.GetRequiredValue(first)), null, stop);
            IReadOnlyList<string> after = await services.Images.LowerDirectoriesAsync(services.FindImage(parsed.GetRequiredValue(second)), null, stop);
            foreach (TreeChange change in TreeDifference.Between(before, after, stop))
            {
                host.Terminal.Output.WriteLine($"{change.Kind.ToString()[0]} {Printable.Line(change.Path)}");
            }
        });
        return command;
    }
}
