using System.CommandLine;
using IaC.Cli.Composition;
using IaC.Cli.State;
using IaC.Cli.Views.Deployment;
using IaC.Cli.Views.Stacks;

namespace IaC.Cli.Commands;

/// <summary><c>iac stack ls|rm</c>: the stacks of the root.</summary>
internal static class StackCommand
{
    /// <summary>Builds the command and those below it.</summary>
    public static Command Create(CommandHost host) => new("stack", "List and remove stacks")
    {
        CreateList(host),
        CreateRemove(host),
    };

    private static Command CreateList(CommandHost host)
    {
        var command = new Command("ls", "List the stacks");
        Option<bool> json = CommonOptions.Json();
        command.Add(json);
        command.SetAction(parsed =>
        {
            Privilege.Require("stack ls");
            using RootServices services = RootServices.Open(GlobalOptions.From(parsed, host), host);
            StackListView.For(host, parsed.GetValue(json)).Show([.. services.ListStacks().Select(StackRow.Of)]);
        });
        return command;
    }

    private static Command CreateRemove(CommandHost host)
    {
        var command = new Command("rm", "Forget a stack: its state, its history and its config; `iac destroy` first removes what it made");
        Argument<string> name = CommonOptions.StackName();
        var force = new Option<bool>("--force") { Description = "Though resources are recorded, which nobody owns then" };
        Option<bool> yes = CommonOptions.Yes();
        command.Add(name);
        command.Add(force);
        command.Add(yes);
        command.SetAction((parsed, stop) =>
        {
            Privilege.Require("stack rm");
            var removal = new StackRemoval(host, new TerminalConsentView(host.Terminal));
            return removal.RunAsync(GlobalOptions.From(parsed, host), parsed.GetRequiredValue(name), parsed.GetValue(force), parsed.GetValue(yes), stop);
        });
        return command;
    }
}
