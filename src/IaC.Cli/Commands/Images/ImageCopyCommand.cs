using System.CommandLine;
using IaC.Cli.Composition;
using IaC.Cli.Images;
using IaC.Cli.Views.Images;
using IaC.Images;

namespace IaC.Cli.Commands.Images;

/// <summary><c>iac image copy REF REF</c>: from one registry to another, past the store.</summary>
internal static class ImageCopyCommand
{
    /// <summary>Builds the command.</summary>
    public static Command Create(CommandHost host)
    {
        var command = new Command("copy", "Copy an image from one registry to another, past the store");
        Argument<string> from = ImageCommand.Reference("FROM");
        Argument<string> to = ImageCommand.Reference("TO");
        command.Add(from);
        command.Add(to);
        command.SetAction(async (parsed, stop) =>
        {
            using RootServices services = RootServices.Open(GlobalOptions.From(parsed, host), host);
            ImageReference target = ImageReference.Parse(parsed.GetRequiredValue(to));
            Digest digest;
            await using (LayerProgressView view = LayerProgressView.Start(host.Terminal, host.Time))
            {
                digest = await new ImageTransfer(services).CopyAsync(ImageReference.Parse(parsed.GetRequiredValue(from)), target, view, stop);
            }

            host.Terminal.Output.WriteLine($"{target}  {digest}");
        });
        return command;
    }
}
