using System.CommandLine;
using IaC.Cli.Composition;
using IaC.Cli.Views;
using IaC.Cli.Views.Images;
using IaC.Images;

namespace IaC.Cli.Commands.Images;

/// <summary><c>iac image inspect IMAGE</c>: everything about one image, as JSON.</summary>
internal static class ImageInspectCommand
{
    /// <summary>Builds the command.</summary>
    public static Command Create(CommandHost host)
    {
        var command = new Command("inspect", "Show everything about an image, as JSON");
        Argument<string> name = ImageCommand.Name();
        command.Add(name);
        command.SetAction(parsed =>
        {
            Privilege.Require("image inspect");
            using RootServices services = RootServices.Open(GlobalOptions.From(parsed, host), host);
            StoredImage image = services.FindImage(parsed.GetRequiredValue(name));
            host.Terminal.Output.WriteLine(ViewJson.Write(ImageInspection.Of(image, services.Images.SourceOf(image))));
        });
        return command;
    }
}
