using System.CommandLine;
using IaC.Cli.Composition;
using IaC.Cli.Diagnosis;
using IaC.Cli.Views.Diagnosis;
using IaC.Cli.Views.Formatting;
using IaC.Model;
using IaC.Pods;
using IaC.Providers.Remote;

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
        var left = new Option<string[]>("--left") { Description = "Uids that are not recorded where it is asked from (given by it)", Hidden = true };
        command.Add(json);
        command.Add(leaks);
        command.Add(name);
        command.Add(left);
        command.SetAction(async (parsed, stop) =>
        {
            IDoctorView view = parsed.GetValue(json) ? new JsonDoctorView(host.Terminal.Output) : new TextDoctorView(host.Terminal.Output, new Ink(host.Terminal.OutputHasColour));
            GlobalOptions global = GlobalOptions.From(parsed, host);
            string[] words = ["doctor", .. new Option<bool>[] { json, leaks }.Where(parsed.GetValue).Select(option => option.Name)];
            if (parsed.GetValue(leaks) && !HostOption.IsHere(parsed.GetValue(name)))
            {
                words = [.. words, .. (await LeftOnAsync(parsed.GetValue(name)!, global, host, stop)).SelectMany(uid => (string[])[left.Name, uid])];
            }

            if (await HostOption.PassUnlessHereAsync(parsed.GetValue(name), words, global, host) is { } code)
            {
                return code;
            }

            return parsed.GetValue(leaks) ? await ShowLeaksAsync(global, host, view, parsed.GetValue(left) ?? [], stop) : ShowChecks(global.Layout, view);
        });
        return command;
    }

    private static int ShowChecks(RootLayout layout, IDoctorView view)
    {
        HostCheck[] checks = [.. new HostChecks(layout, ProgramFolder.Supervisor).Run()];
        view.Show(checks);
        return checks.Any(check => check.Status == HostCheckStatus.Missing) ? ExitCode.Failed : ExitCode.Ok;
    }

    private static async Task<int> ShowLeaksAsync(GlobalOptions global, CommandHost host, IDoctorView view, string[] left, CancellationToken stop)
    {
        Privilege.RequireOfMachine("doctor --leaks", global);
        using RootServices services = RootServices.Open(global, host);
        IReadOnlyList<Leak> found = await services.FindLeaksAsync(stop);
        view.Show(found, [.. services.Foreign.List().Where(resource => left.Contains(resource.Uid)).Select(Left)]);
        return found.Count > 0 ? ExitCode.Failed : ExitCode.Ok;
    }

    // Uids of what the host notes as owned from elsewhere, and no stack here records.
    private static async Task<IEnumerable<string>> LeftOnAsync(string name, GlobalOptions global, CommandHost host, CancellationToken stop)
    {
        using RootServices services = RootServices.Open(global, host);
        RemoteHost far = await HostOption.FindAsync(name, services, stop);
        HashSet<string> known = [.. (await services.OwnersAsync(stop)).Keys];
        return [.. (await new LeftBehind(far).ListAsync(known, stop)).Select(resource => resource.Uid)];
    }

    private static Leak Left(ForeignResource resource)
    {
        string taking = resource.Urn?.ToKey().Is(BuiltInKinds.Host) == true ? "declare it, and `iac up` takes over what is the same" : $"`iac import {resource.Urn?.ToKey().ToString() ?? "NAME"} --uid {resource.Uid}` takes it over";
        return new Leak("left", resource.Uid, $"{resource.Name} of stack {resource.Owner}, not recorded here any more: {taking}, `iac destroy --stack {resource.Stack} --left-on HOST` removes what that stack left");
    }
}
