using System.CommandLine;
using IaC.Cli.Composition;
using IaC.Cli.Images;
using IaC.Cli.Views.Images;
using IaC.Images;
using IaC.Images.Oci;

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
        var all = new Option<bool>("--all-platforms") { Description = "Copy a list of platforms whole, with its digest" };
        var platform = new Option<string?>("--platform") { Description = "Copy the image for this platform: linux/arm64, linux/arm/v7 [default: that of this machine]", HelpName = "OS/ARCH" };
        command.Add(to);
        command.Add(all);
        command.Add(platform);
        command.SetAction(async (parsed, stop) =>
        {
            using RootServices services = RootServices.Open(GlobalOptions.From(parsed, host), host);
            ImageReference source = ImageCommand.ParseReference(parsed.GetRequiredValue(from));
            ImageReference target = ImageCommand.ParseReference(parsed.GetRequiredValue(to));
            string? given = parsed.GetValue(platform);
            if (given is not null && parsed.GetValue(all))
            {
                throw new UsageException("--platform and --all-platforms exclude each other");
            }

            Platform? wanted = parsed.GetValue(all) ? null : given is null ? Platform.Host : Platform.TryParse(given) ?? throw new UsageException($"--platform {given} is not a platform, as linux/arm64 is");
            Digest digest;
            await using (LayerProgressView view = LayerProgressView.Start(host.Terminal, host.Time))
            {
                digest = await new ImageTransfer(services).CopyAsync(source, target, wanted, view, stop);
            }

            host.Terminal.Output.WriteLine($"{target}  {digest}");
        });
        return command;
    }
}
