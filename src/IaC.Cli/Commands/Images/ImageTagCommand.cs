using System.CommandLine;
using IaC.Cli.Composition;
using IaC.Images;

namespace IaC.Cli.Commands.Images;

/// <summary><c>iac image tag IMAGE NAME</c>: gives an image one more name.</summary>
internal static class ImageTagCommand
{
    /// <summary>Builds the command.</summary>
    public static Command Create(CommandHost host)
    {
        var command = new Command("tag", "Give an image of the store one more name");
        Argument<string> image = ImageCommand.Name();
        var name = new Argument<string>("NAME") { Description = "The name; short ones are expanded as Docker does" };
        command.Add(image);
        command.Add(name);
        command.SetAction(parsed =>
        {
            Privilege.Require("image tag");
            using RootServices services = RootServices.Open(GlobalOptions.From(parsed, host), host);
            ImageReference reference = ImageCommand.ParseReference(parsed.GetRequiredValue(name));
            if (reference.Digest is not null)
            {
                throw new UsageException("a name with a digest cannot be given: the digest says itself what it names");
            }

            services.Images.Tag(services.FindImage(parsed.GetRequiredValue(image)).Digest, reference.ToString());
            host.Terminal.Output.WriteLine(reference);
        });
        return command;
    }
}
