using System.CommandLine;
using IaC.Cli.Composition;
using IaC.Cli.Terminals;
using IaC.Images;
using IaC.Providers;
using IaC.Providers.Remote;

namespace IaC.Cli.Commands;

/// <summary><c>iac serve</c>: what runs on a host that another machine reaches by ssh. Calls come on standard input and answers go to standard output; nothing listens on a port.</summary>
internal static class ServeCommand
{
    /// <summary>Builds the command.</summary>
    public static Command Create(CommandHost host)
    {
        var command = new Command("serve", "Answer another iac on standard input and output (started by it, over ssh)") { Hidden = true };
        var image = new Option<string?>("--image") { Description = "Take in what comes of this image instead", HelpName = "DIGEST" };
        var name = new Option<string?>("--name") { Description = "Name that the image gets", HelpName = "NAME" };
        command.Add(image);
        command.Add(name);
        command.SetAction(async (parsed, stop) =>
        {
            Privilege.Require("serve");
            using var services = new HostServices(GlobalOptions.From(parsed, host).Layout, ProgramFolder.Supervisor, host.Time);
            await using Stream input = Terminal.OpenInput();
            if (parsed.GetValue(image) is { } digest)
            {
                await new ImageArrival(services).TakeAsync(input, Digest.Parse(digest), parsed.GetValue(name) ?? throw new UsageException("--image needs --name"), stop);
                return;
            }

            await using Stream output = Terminal.OpenOutput();
            using var server = new HostServer(services, input, output);
            await server.RunAsync();
        });
        return command;
    }
}
