using System.CommandLine;
using IaC.Cli.Composition;
using IaC.Cli.Workloads;
using IaC.Pods;

namespace IaC.Cli.Commands;

/// <summary><c>iac console</c>: joins the serial console of a guest.</summary>
internal static class ConsoleCommand
{
    /// <summary>Builds the command.</summary>
    public static Command Create(CommandHost host)
    {
        var command = new Command("console", "Join the serial console of a guest; Ctrl-] leaves it");
        Argument<string> name = CommonOptions.Guest();
        Option<string?> stack = CommonOptions.GuestStack();
        command.Add(name);
        command.Add(stack);
        command.SetAction(async (parsed, stop) =>
        {
            Privilege.RequireUnlessOwn("console", GlobalOptions.From(parsed, host));
            if (!host.Terminal.CanAsk)
            {
                throw new UsageException("a console needs a terminal on standard input and output: `iac logs -f` shows what it shows");
            }

            using RootServices services = RootServices.Open(GlobalOptions.From(parsed, host), host);
            PodObservation guest = NamedPods.FindGuest(services, parsed.GetRequiredValue(name), parsed.GetValue(stack));
            using SupervisorClient client = await NamedPods.ConnectAsync(services, guest, stop);
            using AttachedTerminal console = await AttachedTerminal.OpenConsoleAsync(host.Terminal, client, NamedPods.Container(guest.Status!, null), stop);
            await host.Terminal.Error.WriteAsync($"console of guest/{guest.Status!.Name}; Ctrl-] leaves it\r\n");
            await Task.WhenAny(console.Shown, console.Left).WaitAsync(stop);
        });
        return command;
    }
}
