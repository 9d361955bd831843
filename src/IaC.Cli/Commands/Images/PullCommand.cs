using System.CommandLine;
using IaC.Cli.Composition;
using IaC.Cli.Views.Images;
using IaC.Images;
using IaC.Images.Oci;
using IaC.Images.Registries;

namespace IaC.Cli.Commands.Images;

/// <summary><c>iac pull REF</c>: takes an image of a registry into the store.</summary>
internal static class PullCommand
{
    /// <summary>Builds the command.</summary>
    public static Command Create(CommandHost host)
    {
        var command = new Command("pull", "Take an image of a registry into the store");
        Argument<string> reference = ImageCommand.Reference();
        command.Add(reference);
        command.SetAction(async (parsed, stop) =>
        {
            Privilege.Require("pull");
            using RootServices services = RootServices.Open(GlobalOptions.From(parsed, host), host);
            RegistryImage found = await services.Registries.FindAsync(ImageCommand.ParseReference(parsed.GetRequiredValue(reference)), Platform.Host, stop);
            StoredImage image;
            await using (LayerProgressView view = LayerProgressView.Start(host.Terminal, host.Time))
            {
                image = await new ImagePull(services.Images).PullAsync(found, moveTag: true, view, stop);
            }

            host.Terminal.Output.WriteLine($"{found.Name}  {image.Digest}");
        });
        return command;
    }
}
