using System.CommandLine;
using IaC.Cli.Composition;
using IaC.Cli.Restoring;
using IaC.Cli.Views.Backups;
using IaC.Cli.Views.Restoring;
using IaC.Providers.Backups;

namespace IaC.Cli.Commands;

/// <summary><c>iac restore</c>: brings back what the machine has lost of its stacks; <c>iac restore FILE</c>: a stack that it never had, from a backup.</summary>
internal static class RestoreCommand
{
    /// <summary>Builds the command.</summary>
    public static Command Create(CommandHost host)
    {
        var command = new Command("restore", "Bring back what the machine has lost of its stacks, after a boot or when a supervisor was killed; with FILE, a stack from its backup");
        Argument<string?> file = new("FILE") { Description = "What `iac backup` wrote: its stack comes to this root, and is started", Arity = ArgumentArity.ZeroOrOne };
        Option<string?> stack = CommonOptions.Stack("Only this stack");
        var watch = new Option<bool>("--watch") { Description = "Stay, and bring back at once whatever is lost (what `iac host enable` has systemd run)" };
        var noStart = new Option<bool>("--no-start") { Description = "Start nothing of the stack of FILE: `iac restore` does later" };
        Option<bool> json = CommonOptions.Json("Write one object on each line, as JSON");
        command.Add(file);
        command.Add(stack);
        command.Add(watch);
        command.Add(noStart);
        command.Add(json);
        command.Validators.Add(result =>
        {
            if (result.GetValue(watch) && result.GetValue(stack) is not null)
            {
                result.AddError("--watch is for all stacks, without --stack");
            }

            if (result.GetValue(file) is not null && (result.GetValue(watch) || result.GetValue(stack) is not null))
            {
                result.AddError("FILE brings its own stack, without --stack and --watch");
            }

            if (result.GetValue(file) is null && result.GetValue(noStart))
            {
                result.AddError("--no-start goes with FILE");
            }
        });
        command.SetAction(async (parsed, stop) =>
        {
            Privilege.RequireOfMachine("restore", GlobalOptions.From(parsed, host));
            using RootServices services = RootServices.Open(GlobalOptions.From(parsed, host), host);
            var restorer = new Restorer(services, RestoreView.For(host.Terminal, parsed.GetValue(json)), host.Time);
            if (parsed.GetValue(file) is { } backup)
            {
                BackupReport report = await (await services.RecoveryAsync(stop)).ReadAsync(Path.GetFullPath(backup), await services.OwnersAsync(stop), stop);
                BackupView.For(host.Terminal, parsed.GetValue(json), "restored from").Show(BackupRow.Of(Path.GetFullPath(backup), report));
                return parsed.GetValue(noStart) ? ExitCode.Ok : await restorer.RunAsync(report.Stack, stop);
            }

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
