using System.CommandLine;
using IaC.Cli.Composition;
using IaC.Cli.Views.Backups;
using IaC.Engine;
using IaC.Providers.Backups;

namespace IaC.Cli.Commands;

/// <summary><c>iac backup STACK -o FILE</c>: everything of a stack in one file; <c>iac restore FILE</c> brings it back.</summary>
internal static class BackupCommand
{
    /// <summary>Builds the command.</summary>
    public static Command Create(CommandHost host)
    {
        var command = new Command("backup", "Write state, claims, disks of guests and images of a stack into one file, for `iac restore FILE`");
        Argument<string> stack = CommonOptions.StackName();
        var output = new Option<string>("--output", "-o") { Description = "The file, a tar archive compressed by zstd", HelpName = "FILE", Required = true };
        var hold = new Option<bool>("--stop") { Description = "Hold the pods down that use a claim, while it is copied" };
        var bare = new Option<bool>("--without-images") { Description = "Only name the images" };
        var key = new Option<bool>("--with-key") { Description = "Put the key of the stack's secrets in too: who has the file can read them then" };
        var skip = new Option<bool>("--skip-unreachable") { Description = "Leave out what lies on hosts that do not answer, and say so; without it nothing is written then" };
        Option<bool> waitLock = CommonOptions.WaitLock();
        Option<bool> json = CommonOptions.Json();
        command.Add(stack);
        command.Add(output);
        command.Add(hold);
        command.Add(bare);
        command.Add(key);
        command.Add(skip);
        command.Add(waitLock);
        command.Add(json);
        command.SetAction(async (parsed, stop) =>
        {
            Privilege.RequireStatesHere("backup", GlobalOptions.From(parsed, host));
            Privilege.RequireUnlessOwn("backup", GlobalOptions.From(parsed, host));
            using RootServices services = RootServices.Open(GlobalOptions.From(parsed, host), host);
            string name = parsed.GetRequiredValue(stack);
            await using StackSession session = await services.OpenExistingAsync(name, parsed.GetValue(waitLock) ? LockMode.ExclusiveWait : LockMode.Exclusive, stop);
            var options = new BackupOptions
            {
                File = Path.GetFullPath(parsed.GetRequiredValue(output)),
                Stop = parsed.GetValue(hold),
                WithImages = !parsed.GetValue(bare),
                WithKey = parsed.GetValue(key),
                SkipUnreachable = parsed.GetValue(skip),
            };
            BackupReport report = await services.BackupOf(session).WriteAsync(options, stop);
            BackupView.For(host.Terminal, parsed.GetValue(json), "backed up to").Show(BackupRow.Of(options.File, report));
            return ExitCode.Ok;
        });
        return command;
    }
}
