using System.CommandLine;
using IaC.Cli.Composition;
using IaC.Cli.Views.Images;

namespace IaC.Cli.Commands.Images;

/// <summary><c>iac images</c>, also <c>iac image ls</c>: the images of the root.</summary>
internal static class ImagesCommand
{
    /// <summary>Builds the command.</summary>
    public static Command Create(CommandHost host, string name = "images")
    {
        var command = new Command(name, "List the images");
        Option<bool> json = CommonOptions.Json();
        command.Add(json);
        command.SetAction(parsed =>
        {
            Privilege.Require("images");
            IImagesView view = parsed.GetValue(json) ? new JsonImagesView(host.Terminal.Output) : new TableImagesView(host.Terminal.Output, host.Time.GetUtcNow());
            using RootServices services = RootServices.Open(GlobalOptions.From(parsed, host), host);
            view.Show([.. services.ListImageUsage().SelectMany(ImageRow.Of)]);
        });
        return command;
    }
}
