using System.CommandLine;
using IaC.Cli.Composition;
using IaC.Cli.Terminals;
using IaC.Images;

namespace IaC.Cli.Commands.Images;

/// <summary><c>iac image import FILE NAME</c>: a root file system as an image of one layer.</summary>
internal static class ImageImportCommand
{
    /// <summary>Builds the command.</summary>
    public static Command Create(CommandHost host)
    {
        var command = new Command("import", "Make an image of one layer out of a root file system in a tar archive");
        var file = new Argument<string>("FILE") { Description = "The archive, plain or compressed; - for standard input" };
        var name = new Argument<string>("NAME") { Description = "Name of the image" };
        var entrypoint = new Option<string[]>("--entrypoint") { Description = "Program and first arguments of its containers; may be given several times", HelpName = "WORD" };
        var environment = new Option<string[]>("--env", "-e") { Description = "Variable of its containers; may be given several times", HelpName = "NAME=VALUE" };
        command.Add(file);
        command.Add(name);
        command.Add(entrypoint);
        command.Add(environment);
        command.SetAction(async (parsed, stop) =>
        {
            Privilege.Require("image import");
            using RootServices services = RootServices.Open(GlobalOptions.From(parsed, host), host);
            using TemporaryInput input = await TemporaryInput.TakeAsync(parsed.GetRequiredValue(file), host.Terminal, stop);
            BuildConfig config = new()
            {
                Entrypoint = parsed.GetValue(entrypoint) is { Length: > 0 } words ? words : null,
                Env = (parsed.GetValue(environment) ?? []).Select(variable => variable.Split('=', 2)).ToDictionary(parts => parts[0], parts => parts.ElementAtOrDefault(1) ?? ""),
            };
            StoredImage image = await RootFileSystemImport.RunAsync(services.Images, input.Path, [ImageCommand.ParseReference(parsed.GetRequiredValue(name)).ToString()], config, stop);
            host.Terminal.Output.WriteLine($"{image.Names[0]}  {image.Digest}");
        });
        return command;
    }
}
