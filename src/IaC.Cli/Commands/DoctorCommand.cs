using System.CommandLine;
using IaC.Cli.Composition;
using IaC.Cli.Diagnosis;
using IaC.Cli.Views.Diagnosis;
using IaC.Cli.Views.Formatting;
using IaC.Pods;

namespace IaC.Cli.Commands;

/// <summary><c>iac doctor</c>: what this machine can and cannot do, and why; with <c>--leaks</c>, what is on it that nobody owns.</summary>
internal static class DoctorCommand
{
    /// <summary>Builds the command.</summary>
    public static Command Create(CommandHost host)
    {
        var command = new Command("doctor", "Show what this machine can and cannot do, with the reason");
        Option<bool> json = CommonOptions.Json();
        var leaks = new Option<bool>("--leaks") { Description = "Look for processes, mounts, interfaces, rules, cgroups and files of this root that no stack owns" };
        Option<string?> name = HostOption.Create("The host that is looked at");
        command.Add(json);
        command.Add(leaks);
        command.Add(name);
        command.SetAction(async (parsed, stop) =>
        {
            IDoctorView view = parsed.GetValue(json) ? new JsonDoctorView(host.Terminal.Output) : new TextDoctorView(host.Terminal.Output, new Ink(host.Terminal.OutputHasColour));
            GlobalOptions global = GlobalOptions.From(parsed, host);
            await HostOption.BecomeUnlessHereAsync(parsed.GetValue(name), ["doctor", .. new Option<bool>[] { json, leaks }.Where(parsed.GetValue).Select(option => option.Name)], global, host);
            return parsed.GetValue(leaks) ? await ShowLeaksAsync(global, host, view, stop) : ShowChecks(global.Layout, view);
        });
        return command;
    }

    private static int ShowChecks(RootLayout layout, IDoctorView view)
    {
        HostCheck[] checks = [.. new HostChecks(layout, ProgramFolder.Supervisor).Run()];
        view.Show(checks);
        return checks.Any(check => check.Status == HostCheckStatus.Missing) ? ExitCode.Failed : ExitCode.Ok;
    }

    private static async Task<int> ShowLeaksAsync(GlobalOptions global, CommandHost host, IDoctorView view, CancellationToken stop)
    {
        Privilege.RequireOfMachine("doctor --leaks", global);
        using RootServices services = RootServices.Open(global, host);
        IReadOnlyList<Leak> found = await services.FindLeaksAsync(stop);
        view.Show(found);
        return found.Count > 0 ? ExitCode.Failed : ExitCode.Ok;
    }
}
