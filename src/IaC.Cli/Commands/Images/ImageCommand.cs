using System.CommandLine;
using IaC.Images;

namespace IaC.Cli.Commands.Images;

/// <summary><c>iac image VERB</c>: everything about images of the store, archives and registries.</summary>
internal static class ImageCommand
{
    /// <summary>Builds the command and those below it.</summary>
    public static Command Create(CommandHost host) => new("image", "Look at images, and move them between the store, archives and registries")
    {
        ImagesCommand.Create(host, "ls"),
        ImageInspectCommand.Create(host),
        ImageHistoryCommand.Create(host),
        ImageTreeCommand.Create(host),
        ImageDiffCommand.Create(host),
        PullCommand.Create(host),
        PushCommand.Create(host),
        ImageCopyCommand.Create(host),
        ImageTagCommand.Create(host),
        ImageRemoveCommand.Create(host),
        ImageSaveCommand.Create(host),
        ImageLoadCommand.Create(host),
        ImageImportCommand.Create(host),
        ImageCollectCommand.Create(host),
        ImageVerifyCommand.Create(host),
    };

    /// <summary><c>IMAGE</c>: a name or digest of the store.</summary>
    public static Argument<string> Name(string name = "IMAGE") => new(name) { Description = "Name or digest of an image of the store" };

    /// <summary><c>REF</c>: an image of a registry.</summary>
    public static Argument<string> Reference(string name = "REF") => new(name) { Description = "Image of a registry: nginx:1.27, registry.lan:5000/app@sha256:..." };

    /// <summary>Reads a reference that was typed.</summary>
    /// <exception cref="UsageException">It is none.</exception>
    public static ImageReference ParseReference(string text)
    {
        try
        {
            return ImageReference.Parse(text);
        }
        catch (ImageException fault)
        {
            throw new UsageException(fault.Message);
        }
    }
}
