using System.CommandLine;
using IaC.Cli.Composition;
using IaC.Cli.Views.Workloads;
using IaC.Cli.Workloads;

namespace IaC.Cli.Commands;

/// <summary><c>iac inspect</c>: everything about one resource.</summary>
internal static class InspectCommand
{
    /// <summary>Builds the command.</summary>
    public static Command Create(CommandHost host)
    {
        var command = new Command("inspect", "Show everything about a resource, as JSON");
        Argument<string> name = CommonOptions.Name("Resource: KIND/NAME, or a name that is unambiguous");
        Option<string?> stack = CommonOptions.Stack("Stack of the resource, where several have it");
        Option<bool> json = CommonOptions.Json("Write JSON (it always is)");
        command.Add(name);
        command.Add(stack);
        command.Add(json);
        command.SetAction(async (parsed, stop) =>
        {
            Privilege.RequireUnlessOwn("inspect", GlobalOptions.From(parsed, host));
            using RootServices services = RootServices.Open(GlobalOptions.From(parsed, host), host);

            // Another machine has the record, and asks for what runs.
            if (services.AskedAbout is { } uid)
            {
                new JsonInspectView(host.Terminal.Output).Show(await new Inspector(services).PodAsync(uid, stop));
                return ExitCode.Ok;
            }

            Inspection found = await new Inspector(services).FindAsync(parsed.GetRequiredValue(name), parsed.GetValue(stack), stop);
            new JsonInspectView(host.Terminal.Output).Show(found);
            return ExitCode.Ok;
        });
        return command;
    }
}
