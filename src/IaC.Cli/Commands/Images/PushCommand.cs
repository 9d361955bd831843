using System.CommandLine;
using IaC.Cli.Composition;
using IaC.Cli.Images;
using IaC.Cli.Views.Images;
using IaC.Images;

namespace IaC.Cli.Commands.Images;

/// <summary><c>iac push NAME [REF]</c>: brings an image of the store to a registry.</summary>
internal static class PushCommand
{
    /// <summary>Builds the command.</summary>
    public static Command Create(CommandHost host)
    {
        var command = new Command("push", "Bring an image of the store to a registry");
        Argument<string> name = ImageCommand.Name();
        var reference = new Argument<string?>("REF") { Description = "What it is called there [default: its own name]", Arity = ArgumentArity.ZeroOrOne };
        command.Add(name);
        command.Add(reference);
        command.SetAction(async (parsed, stop) =>
        {
            Privilege.Require("push");
            using RootServices services = RootServices.Open(GlobalOptions.From(parsed, host), host);
            ImageReference target = ImageCommand.ParseReference(parsed.GetValue(reference) ?? parsed.GetRequiredValue(name));
            Digest digest;
            await using (LayerProgressView view = LayerProgressView.Start(host.Terminal, host.Time))
            {
                digest = await new ImageTransfer(services).PushAsync(parsed.GetRequiredValue(name), target, view, stop);
            }

            host.Terminal.Output.WriteLine($"{target}  {digest}");
        });
        return command;
    }
}
