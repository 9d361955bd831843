using System.CommandLine;
using IaC.Cli.Composition;
using IaC.Cli.Terminals;
using IaC.Images;
using IaC.Providers;
using IaC.Providers.Backups;
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
        var share = new Option<string?>("--share") { Description = "Send, or take in, what lies here of a stack instead", HelpName = "send|take" };
        share.AcceptOnlyFromAmong(ShareServer.Send, ShareServer.Take);
        command.Add(image);
        command.Add(name);
        command.Add(share);
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
            if (parsed.GetValue(share) is { } way)
            {
                var server = new ShareServer(services);
                await (way == ShareServer.Send ? server.SendAsync(input, output, stop) : server.TakeAsync(input, output, stop));
                return;
            }

            // By which home knows this machine from the first question on.
            services.Identity.Ensure();
            using var calls = new HostServer(services, input, output);
            await calls.RunAsync();
        });
        return command;
    }
}
