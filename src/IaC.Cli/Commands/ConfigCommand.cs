using System.CommandLine;
using System.Text.Json.Nodes;
using IaC.Cli.Composition;
using IaC.Cli.Config;
using IaC.Cli.Deployment;
using IaC.Cli.Deployment.Sources;
using IaC.Cli.Terminals;
using IaC.Cli.Views.Config;
using IaC.Engine;

namespace IaC.Cli.Commands;

/// <summary><c>iac config set|get|ls|rm</c>: values of a stack for <c>${{ config.NAME }}</c>.</summary>
internal static class ConfigCommand
{
    private delegate Task<string> StackOf(DeploymentOptions options, RootServices services, CancellationToken stop);

    private delegate Task Action(ConfigEditor editor, string stack, ParseResult parsed, CancellationToken stop);

    /// <summary>Builds the command and those below it.</summary>
    public static Command Create(CommandHost host) => new("config", "Values of a stack for ${{ config.NAME }}; they win over those of its program")
    {
        CreateSet(host),
        CreateGet(host),
        CreateList(host),
        CreateRemove(host),
    };

    private static Command CreateSet(CommandHost host)
    {
        var command = new Command("set", "Set a value; without VALUE it is read from standard input");
        Argument<string> name = new("NAME") { Description = "Name of the value" };
        Argument<string?> value = new(EmptyWords.Value) { Description = "The value, of the type that it has in the program", Arity = ArgumentArity.ZeroOrOne };
        var secret = new Option<bool>("--secret") { Description = "Seal it wherever it is written, and never print it; what is secret already stays so" };
        var plain = new Option<bool>("--plain") { Description = "Do not seal it, though it was secret before" };
        Option<bool> waitLock = CommonOptions.WaitLock();
        command.Add(name);
        command.Add(value);
        command.Add(secret);
        command.Add(plain);
        command.Add(waitLock);
        command.Validators.Add(result =>
        {
            if (result.GetValue(secret) && result.GetValue(plain))
            {
                result.AddError("--secret and --plain exclude each other");
            }
        });
        DeploymentOptionSet source = new DeploymentOptionSet(command).WithSource();
        Run(command, host, source, StackSource.NameOfAsync, async (editor, stack, parsed, stop) =>
        {
            IReadOnlyDictionary<string, JsonNode?> declared = await editor.DeclaredAsync(stack, source.Read(parsed, host), stop);
            bool seal = !parsed.GetValue(plain) && (parsed.GetValue(secret) || await editor.IsSecretAsync(stack, parsed.GetRequiredValue(name), stop));
            string text = parsed.GetValue(value) ?? FromInput(host.Terminal, parsed.GetRequiredValue(name), seal);
            await editor.SetAsync(stack, parsed.GetRequiredValue(name), text, seal, declared, Lock(parsed, waitLock), stop);
        });
        return command;
    }

    private static Command CreateGet(CommandHost host)
    {
        var command = new Command("get", "Write a value, a secret one too");
        Argument<string> name = new("NAME") { Description = "Name of the value" };
        command.Add(name);
        Run(command, host, new DeploymentOptionSet(command).WithSource().WithJson(), StackSource.ExistingAsync, (editor, stack, parsed, stop) => editor.GetAsync(stack, parsed.GetRequiredValue(name), stop));
        return command;
    }

    private static Command CreateList(CommandHost host)
    {
        var command = new Command("ls", "List the values that are set");
        var secrets = new Option<bool>("--show-secrets") { Description = "Show secret values" };
        command.Add(secrets);
        Run(command, host, new DeploymentOptionSet(command).WithSource().WithJson(), StackSource.ExistingAsync, (editor, stack, parsed, stop) => editor.ListAsync(stack, parsed.GetValue(secrets), stop));
        return command;
    }

    private static Command CreateRemove(CommandHost host)
    {
        var command = new Command("rm", "Take a value away; that of the program counts again");
        Argument<string> name = new("NAME") { Description = "Name of the value" };
        Option<bool> waitLock = CommonOptions.WaitLock();
        command.Add(name);
        command.Add(waitLock);
        Run(command, host, new DeploymentOptionSet(command).WithSource(), StackSource.ExistingAsync, (editor, stack, parsed, stop) => editor.RemoveAsync(stack, parsed.GetRequiredValue(name), Lock(parsed, waitLock), stop));
        return command;
    }

    private static void Run(Command command, CommandHost host, DeploymentOptionSet source, StackOf stackOf, Action action) => command.SetAction(async (parsed, stop) =>
    {
        DeploymentOptions options = source.Read(parsed, host);
        using RootServices services = RootServices.Open(options.Global, host);
        var editor = new ConfigEditor(services, ConfigView.For(host.Terminal.Output, options.Json));
        await action(editor, await stackOf(options, services, stop), parsed, stop);
        return ExitCode.Ok;
    });

    private static LockMode Lock(ParseResult parsed, Option<bool> wait) => parsed.GetValue(wait) ? LockMode.ExclusiveWait : LockMode.Exclusive;

    // The end of the line is the terminal's, or that of `echo`.
    private static string FromInput(Terminal terminal, string name, bool secret)
    {
        if (terminal.CanAsk)
        {
            return terminal.Ask($"{name}: ", secret) ?? throw new UsageException("no answer came");
        }

        using var reader = new StreamReader(Terminal.OpenInput());
        return reader.ReadToEnd().TrimEnd('\r', '\n');
    }
}
