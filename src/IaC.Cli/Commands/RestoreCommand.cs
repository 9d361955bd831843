using System.Collections.Immutable;
using System.CommandLine;
using IaC.Cli.Composition;
using IaC.Cli.Restoring;
using IaC.Cli.Views.Backups;
using IaC.Cli.Views.Restoring;
using IaC.Model.V1Alpha1;
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
        var keepClaims = new Option<bool>("--keep-claims") { Description = "Claims of the stack of FILE that are there already stay as they are; without it nothing is restored then" };
        var connect = new Option<string[]>("--connect") { Description = "The machine that host NAME of FILE is now: its claims and disks come there", HelpName = "NAME=ssh://...", AllowMultipleArgumentsPerToken = false };
        Option<bool> json = CommonOptions.Json("Write one object on each line, as JSON");
        command.Add(file);
        command.Add(stack);
        command.Add(watch);
        command.Add(noStart);
        command.Add(keepClaims);
        command.Add(connect);
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

            if (result.GetValue(file) is null && (result.GetValue(noStart) || result.GetValue(keepClaims) || result.GetValue(connect) is { Length: > 0 }))
            {
                result.AddError("--no-start, --keep-claims and --connect go with FILE");
            }
        });
        command.SetAction(async (parsed, stop) =>
        {
            RequirePrivilege(GlobalOptions.From(parsed, host), parsed.GetValue(file) is not null, parsed.GetValue(watch));
            using RootServices services = RootServices.Open(GlobalOptions.From(parsed, host), host);
            var restorer = new Restorer(services, RestoreView.For(host.Terminal, parsed.GetValue(json)), host.Time);
            if (parsed.GetValue(file) is { } backup)
            {
                var options = new RestoreOptions { File = InputFile.Find(backup), KeepClaims = parsed.GetValue(keepClaims), Connections = Connections(parsed.GetValue(connect) ?? []) };
                BackupReport report = await (await services.RecoveryAsync(stop)).ReadAsync(options, await services.OwnersAsync(stop), stop);
                BackupView.For(host.Terminal, parsed.GetValue(json), "restored from").Show(BackupRow.Of(options.File, report));
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

    // What of a backup comes to this machine needs root, which is said when it is known what that is.
    private static void RequirePrivilege(GlobalOptions global, bool isBackup, bool isWatch)
    {
        Privilege.RequireStatesHere("restore", global);
        if (isWatch)
        {
            Privilege.Require("restore --watch");
        }
        else if (!isBackup)
        {
            Privilege.RequireUnlessOwn("restore", global);
        }
    }

    private static ImmutableDictionary<string, HostConnection> Connections(IEnumerable<string> words) => words.Select(word => word.Split('=', 2)).Reverse().DistinctBy(parts => parts[0]).ToImmutableDictionary(
        parts => parts[0],
        parts => parts.Length == 2 && HostConnection.Parse(parts[1]) is { } connection ? connection : throw new UsageException($"--connect {string.Join('=', parts)} is not NAME=ssh://[USER@]HOST[:PORT]"));
}
