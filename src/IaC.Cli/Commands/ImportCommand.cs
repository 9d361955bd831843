using System.CommandLine;
using IaC.Cli.Deployment;
using IaC.Cli.Importing;
using IaC.Cli.Views.Controlling;
using IaC.Cli.Views.Deployment;

namespace IaC.Cli.Commands;

/// <summary><c>iac import</c>: takes over what runs and no stack records.</summary>
internal static class ImportCommand
{
    /// <summary>Builds the command.</summary>
    public static Command Create(CommandHost host)
    {
        var command = new Command("import", "Record what runs already as a declared resource; nothing is changed on the machine");
        Argument<string> name = CommonOptions.Name("Declared resource: pod/NAME, or a name that is unambiguous");
        var uid = new Option<string?>("--uid") { Description = "Uid of what runs [default: the only pod of that name that no stack records]", HelpName = "UID" };
        command.Add(name);
        DeploymentOptionSet options = new DeploymentOptionSet(command).WithSource().WithLock();
        command.Add(uid);
        command.SetAction((parsed, stop) =>
        {
            Privilege.Require("import");
            DeploymentOptions given = options.Read(parsed, host);
            return new Importer(host, DeploymentViews.For(host, given.Json).Plan, ControlView.For(host.Terminal, given.Json)).RunAsync(parsed.GetRequiredValue(name), parsed.GetValue(uid), given, stop);
        });
        return command;
    }
}
