using System.CommandLine;
using IaC.Cli.Composition;
using IaC.Cli.Deployment;
using IaC.Cli.Deployment.Sources;
using IaC.Cli.State;
using IaC.Cli.Views.Config;
using IaC.Cli.Views.Deployment;
using IaC.Cli.Views.Stacks;
using IaC.Model;

namespace IaC.Cli.Commands;

/// <summary><c>iac stack ls|output|rename|rm</c>: the stacks of the root.</summary>
internal static class StackCommand
{
    /// <summary>Builds the command and those below it.</summary>
    public static Command Create(CommandHost host) => new("stack", "List, rename and remove stacks, and show what they give to the outside")
    {
        CreateList(host),
        CreateOutput(host),
        CreateRename(host),
        CreateRemove(host),
    };

    private static Command CreateList(CommandHost host)
    {
        var command = new Command("ls", "List the stacks");
        Option<bool> json = CommonOptions.Json();
        command.Add(json);
        command.SetAction(async (parsed, stop) =>
        {
            Privilege.RequireUnlessOwn("stack ls", GlobalOptions.From(parsed, host));
            using RootServices services = RootServices.Open(GlobalOptions.From(parsed, host), host);
            StackListView.For(host.Terminal.Output, parsed.GetValue(json), services.Clock).Show([.. (await services.ListStacksAsync(stop)).Select(StackRow.Of)]);
        });
        return command;
    }

    private static Command CreateOutput(CommandHost host)
    {
        var command = new Command("output", "Show the outputs of a stack, or the value of one");
        Argument<string?> name = new("NAME") { Description = "Name of the output", Arity = ArgumentArity.ZeroOrOne };
        var secrets = new Option<bool>("--show-secrets") { Description = "Show secret values" };
        command.Add(name);
        command.Add(secrets);
        DeploymentOptionSet source = new DeploymentOptionSet(command).WithSource().WithJson();
        command.SetAction(async (parsed, stop) =>
        {
            Privilege.RequireUnlessOwn("stack output", GlobalOptions.From(parsed, host));
            DeploymentOptions options = source.Read(parsed, host);
            using RootServices services = RootServices.Open(options.Global, host);
            var reader = new OutputReader(services, ConfigView.For(host.Terminal.Output, options.Json));
            await reader.ShowAsync(await StackSource.NameOfAsync(options, services, stop), parsed.GetValue(name), parsed.GetValue(secrets), stop);
            return ExitCode.Ok;
        });
        return command;
    }

    private static Command CreateRename(CommandHost host)
    {
        var command = new Command("rename", "Give a stack another name; what it runs goes on, and its document then has to bear that name");
        Argument<string> name = CommonOptions.StackName();
        Argument<string> newName = new("NEW-NAME") { Description = "Name that it gets" };
        command.Add(name);
        command.Add(newName);
        command.SetAction(async (parsed, stop) =>
        {
            Privilege.RequireUnlessOwn("stack rename", GlobalOptions.From(parsed, host));
            using RootServices services = RootServices.Open(GlobalOptions.From(parsed, host), host);
            (string former, string given) = (parsed.GetRequiredValue(name), parsed.GetRequiredValue(newName));
            if (StackName.Fault(given) is { } fault)
            {
                throw new UsageException(fault);
            }

            await services.RenameAsync(former, given, stop);
            host.Terminal.Output.WriteLine($"stack {former} is called {given} now");
            return ExitCode.Ok;
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
            Privilege.RequireUnlessOwn("stack rm", GlobalOptions.From(parsed, host));
            var removal = new StackRemoval(host, new TerminalConsentView(host.Terminal));
            return removal.RunAsync(GlobalOptions.From(parsed, host), parsed.GetRequiredValue(name), parsed.GetValue(force), parsed.GetValue(yes), stop);
        });
        return command;
    }
}
