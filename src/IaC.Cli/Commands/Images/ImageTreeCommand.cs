using System.CommandLine;
using IaC.Cli.Composition;
using IaC.Cli.Views.Images;

namespace IaC.Cli.Commands.Images;

/// <summary><c>iac image tree</c>: which images share which layers, and what each adds.</summary>
internal static class ImageTreeCommand
{
    /// <summary>Builds the command.</summary>
    public static Command Create(CommandHost host)
    {
        var command = new Command("tree", "Show which images share which layers, and what each adds");
        command.SetAction(parsed =>
        {
            Privilege.Require("image tree");
            using RootServices services = RootServices.Open(GlobalOptions.From(parsed, host), host);
            new ImageTreeView(host.Terminal.Output).Show(services.ListImages());
        });
        return command;
    }
}
