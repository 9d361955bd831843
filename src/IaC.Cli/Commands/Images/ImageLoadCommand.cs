using System.CommandLine;
using IaC.Cli.Composition;
using IaC.Cli.Terminals;
using IaC.Cli.Views.Images;
using IaC.Images;

namespace IaC.Cli.Commands.Images;

/// <summary><c>iac image load -i FILE</c>: images out of an archive.</summary>
internal static class ImageLoadCommand
{
    /// <summary>Builds the command.</summary>
    public static Command Create(CommandHost host)
    {
        var command = new Command("load", "Take in all images of a docker-archive or OCI image layout, plain or compressed");
        var input = new Option<string?>("--input", "-i") { Description = "The file [default: standard input]", HelpName = "FILE" };
        command.Add(input);
        command.SetAction(async (parsed, stop) =>
        {
            Privilege.Require("image load");
            using RootServices services = RootServices.Open(GlobalOptions.From(parsed, host), host);
            using TemporaryInput file = await TemporaryInput.TakeAsync(parsed.GetValue(input), host.Terminal, stop);
            using ImageArchive archive = await ImageArchive.OpenAsync(file.Path, services.Images, stop);
            List<StoredImage> loaded = [];
            await using (LayerProgressView view = LayerProgressView.Start(host.Terminal, host.Time))
            {
                foreach (IGrouping<string, string> image in archive.Names.GroupBy(archive.IdOf))
                {
                    string[] names = [.. image.Where(name => !Digest.TryParse(name, out _))];
                    loaded.Add(await services.Images.AddAsync(archive.Choose(image.First(), stop), names, unpack: true, view, stop));
                }
            }

            foreach (StoredImage image in loaded)
            {
                host.Terminal.Output.WriteLine($"{(image.Names.Count > 0 ? string.Join(", ", image.Names) : "without a name")}  {image.Digest}");
            }
        });
        return command;
    }
}
