using System.CommandLine;
using IaC.Cli.Composition;
using IaC.Cli.Images;
using IaC.Cli.Terminals;
using IaC.Images;
using IaC.Linux.Files;

namespace IaC.Cli.Commands.Images;

/// <summary><c>iac image save IMAGE... -o FILE</c>: images into an archive.</summary>
internal static class ImageSaveCommand
{
    private const int BufferSize = 1 << 20;

    /// <summary>Builds the command.</summary>
    public static Command Create(CommandHost host)
    {
        var command = new Command("save", "Write images into one tar file, which is an OCI image layout and a docker-archive");
        var names = new Argument<string[]>("IMAGE") { Description = "Name or digest of an image of the store", Arity = ArgumentArity.OneOrMore };
        var output = new Option<string?>("--output", "-o") { Description = "The file [default: standard output]", HelpName = "FILE" };
        command.Add(names);
        command.Add(output);
        command.SetAction(async (parsed, stop) =>
        {
            Privilege.Require("image save");
            using RootServices services = RootServices.Open(GlobalOptions.From(parsed, host), host);
            if (parsed.GetValue(output) is null && host.Terminal.OutputIsTerminal)
            {
                throw new UsageException("an archive is nothing for a terminal: pass -o FILE");
            }

            using StoreLease lease = await services.Images.HoldAsync(stop);
            (StoredImage, IReadOnlyList<string>)[] images = [.. parsed.GetRequiredValue(names).Select(name => Chosen(services, name))];
            if (parsed.GetValue(output) is not { } path)
            {
                using Stream standard = Terminal.OpenOutput();
                await Task.Run(() => ArchiveWriter.Write(services.Images, images, standard, stop), stop);
                return;
            }

            await WholeFile.WriteAsync(Path.GetFullPath(path), file => Task.Run(() => ArchiveWriter.Write(services.Images, images, file, stop), stop), BufferSize);
        });
        return command;
    }

    // Under the name that was asked for; by its digest under all its names.
    private static (StoredImage Image, IReadOnlyList<string> Names) Chosen(RootServices services, string name)
    {
        StoredImage image = services.FindImage(name);
        return (image, ShortDigest.Means(image, name) ? image.Names : ImageReference.TryParse(name, out ImageReference? reference) ? [reference.ToString()] : [name]);
    }
}
