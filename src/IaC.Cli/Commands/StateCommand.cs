using System.CommandLine;
using IaC.Cli.Composition;
using IaC.Cli.State;
using IaC.Cli.Views.State;

namespace IaC.Cli.Commands;

/// <summary><c>iac state list|show|export|import|repair|rm</c>: what the states of the stacks record.</summary>
internal static class StateCommand
{
    /// <summary>Builds the command and those below it.</summary>
    public static Command Create(CommandHost host) => new("state", "Look at what is recorded, and mend it")
    {
        CreateList(host),
        CreateShow(host),
        StateEditCommands.CreateExport(host),
        StateEditCommands.CreateImport(host),
        StateEditCommands.CreateRepair(host),
        StateEditCommands.CreateRemove(host),
    };

    private static Command CreateList(CommandHost host)
    {
        var command = new Command("list", "List the recorded resources");
        Option<string?> stack = CommonOptions.Stack("Only this stack");
        Option<bool> json = CommonOptions.Json();
        command.Add(stack);
        command.Add(json);
        command.SetAction(async (parsed, stop) =>
        {
            Privilege.RequireUnlessOwn("state list", GlobalOptions.From(parsed, host));
            using RootServices services = RootServices.Open(GlobalOptions.From(parsed, host), host);
            IStateView view = StateView.For(host.Terminal.Output, parsed.GetValue(json), services.Clock);
            return await new StateReader(services).ListAsync(parsed.GetValue(stack), view, stop);
        });
        return command;
    }

    private static Command CreateShow(CommandHost host)
    {
        var command = new Command("show", "Show a recorded resource, as JSON");
        Argument<string> name = CommonOptions.Name("Resource: KIND/NAME, or a name that is unambiguous");
        Option<string?> stack = CommonOptions.Stack("Stack of the resource, where several have it");
        Option<bool> json = CommonOptions.Json("Write JSON (it always is)");
        var secrets = new Option<bool>("--show-secrets") { Description = "Show secret values" };
        command.Add(name);
        command.Add(stack);
        command.Add(json);
        command.Add(secrets);
        command.SetAction(async (parsed, stop) =>
        {
            Privilege.RequireUnlessOwn("state show", GlobalOptions.From(parsed, host));
            using RootServices services = RootServices.Open(GlobalOptions.From(parsed, host), host);
            return await new StateReader(services).ShowAsync(
                parsed.GetRequiredValue(name), parsed.GetValue(stack), parsed.GetValue(secrets), new JsonStateView(host.Terminal.Output), stop);
        });
        return command;
    }
}
