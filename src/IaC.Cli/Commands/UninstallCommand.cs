using System.CommandLine;
using IaC.Cli.Composition;
using IaC.Cli.Installing;
using IaC.Cli.Views.Deployment;

namespace IaC.Cli.Commands;

/// <summary><c>iac uninstall</c>: takes away what <c>iac install</c> and <c>iac host enable</c> wrote; with <c>--purge</c> the root too.</summary>
internal static class UninstallCommand
{
    /// <summary>Builds the command.</summary>
    public static Command Create(CommandHost host)
    {
        var command = new Command("uninstall", "Remove this program, its unit and completions; refused while stacks record resources");
        var purge = new Option<bool>("--purge") { Description = "Destroy all stacks with their data, and remove the root" };
        Option<bool> yes = CommonOptions.Yes();
        command.Add(purge);
        command.Add(yes);
        command.SetAction(async (parsed, stop) =>
        {
            Privilege.RequireOfMachine("uninstall", GlobalOptions.From(parsed, host));
            Installation installation = Installation.Of(AppContext.BaseDirectory)
                ?? throw new UsageException($"the program in {AppContext.BaseDirectory} was not installed by `iac install`: run the one that was");
            GlobalOptions global = GlobalOptions.From(parsed, host);
            if (!await MayAsync(host, global, parsed.GetValue(purge), parsed.GetValue(yes), stop))
            {
                return ExitCode.Ok;
            }

            ServiceCommands.DisableAll(host, global);
            if (parsed.GetValue(purge))
            {
                await new RootRemoval(host, global).RunAsync(stop);
            }

            installation.Uninstall();
            host.Terminal.Output.WriteLine(parsed.GetValue(purge) ? $"{installation.Folder} and {global.Layout.Lib} are removed" : $"{installation.Folder} is removed; {global.Layout.Lib} stays");
            return ExitCode.Ok;
        });
        return command;
    }

    private static async Task<bool> MayAsync(CommandHost host, GlobalOptions global, bool purge, bool yes, CancellationToken stop)
    {
        using RootServices services = RootServices.Open(global, host);
        IReadOnlyList<string> stacks = await RootRemoval.StacksAsync(services, stop);
        if (!purge)
        {
            return stacks.Count == 0
                ? true
                : throw new UsageException($"{string.Join(", ", stacks)} would be left without a program: run `iac destroy` first, or pass --purge to lose them with their data");
        }

        if (yes)
        {
            return true;
        }

        IConsentView consent = new TerminalConsentView(host.Terminal);
        return await consent.ConfirmAsync(stacks.Count == 0 ? $"remove {global.Layout.Lib}?" : $"destroy {string.Join(", ", stacks)} with all data, and remove {global.Layout.Lib}?", stop);
    }
}
