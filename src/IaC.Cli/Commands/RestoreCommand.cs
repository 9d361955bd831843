using System.CommandLine;
using IaC.Cli.Composition;
using IaC.Cli.Restoring;
using IaC.Cli.Views.Restoring;

namespace IaC.Cli.Commands;

/// <summary><c>iac restore</c>: brings back what the machine has lost of its stacks.</summary>
internal static class RestoreCommand
{
    /// <summary>Builds the command.</summary>
    public static Command Create(CommandHost host)
    {
        var command = new Command("restore", "Bring back what the machine has lost of its stacks: after a boot, or when a supervisor was killed");
        Option<string?> stack = CommonOptions.Stack("Only this stack");
        var watch = new Option<bool>("--watch") { Description = "Stay, and bring back at once whatever is lost (what `iac host enable` has systemd run)" };
        Option<bool> json = CommonOptions.Json("Write one object on each line, as JSON");
        command.Add(stack);
        command.Add(watch);
        command.Add(json);
        command.Validators.Add(result =>
        {
            if (result.GetValue(watch) && result.GetValue(stack) is not null)
            {
                result.AddError("--watch is for all stacks, without --stack");
            }
        });
        command.SetAction(async (parsed, stop) =>
        {
            Privilege.Require("restore");
            using RootServices services = RootServices.Open(GlobalOptions.From(parsed, host), host);
            var restorer = new Restorer(services, RestoreView.For(host.Terminal, parsed.GetValue(json)));
            if (!parsed.GetValue(watch))
            {
                return await restorer.RunAsync(parsed.GetValue(stack), stop);
            }

            await new RestoreWatch(services, restorer, host.Time).RunAsync(stop);
            return ExitCode.Ok;
        });
        return command;
    }
}
