using System.CommandLine;
using IaC.Cli.Deployment;
using IaC.Cli.Importing;
using IaC.Cli.Views.Controlling;
using IaC.Cli.Views.Deployment;

namespace IaC.Cli.Commands;

/// <summary><c>iac import</c>: takes over what runs and no stack records, or writes code from what a stack records.</summary>
internal static class ImportCommand
{
    /// <summary>Builds the command.</summary>
    public static Command Create(CommandHost host)
    {
        var command = new Command("import", "Record what runs already as a declared resource, or write code from what runs; nothing is changed on the machine");
        var name = new Argument<string?>("NAME") { Description = "Declared resource: pod/NAME, or a name that is unambiguous; with --emit only this one is written", Arity = ArgumentArity.ZeroOrOne };
        var uid = new Option<string?>("--uid") { Description = "Uid of what runs [default: the only pod of that name that no stack records]", HelpName = "UID" };
        command.Add(name);
        DeploymentOptionSet options = new DeploymentOptionSet(command).WithSource().WithEvents().WithLock();
        var emit = new Option<string?>("--emit") { Description = "Write what the stack records as code that declares it: yaml or csharp", HelpName = "LANGUAGE" };
        emit.AcceptOnlyFromAmong("yaml", "csharp");
        var showSecrets = new Option<bool>("--show-secrets") { Description = "With --emit: write secrets in plain" };
        command.Add(uid);
        command.Add(emit);
        command.Add(showSecrets);
        command.SetAction((parsed, stop) =>
        {
            Privilege.Require("import");
            DeploymentOptions given = options.Read(parsed, host);
            if (parsed.GetValue(emit) is { } language)
            {
                return new StackEmitter(host, DeploymentViews.For(host, given.Json).Plan).RunAsync(parsed.GetValue(name), language, given, parsed.GetValue(showSecrets), stop);
            }

            string declared = parsed.GetValue(name) ?? throw new UsageException("name what to take over, or pass --emit yaml or --emit csharp to write what the stack records");
            return new Importer(host, DeploymentViews.For(host, given.Json).Plan, ControlView.For(host.Terminal, given.Json)).RunAsync(declared, parsed.GetValue(uid), given, stop);
        });
        return command;
    }
}
