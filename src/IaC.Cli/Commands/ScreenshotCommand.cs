using System.CommandLine;
using IaC.Cli.Composition;
using IaC.Cli.Copying;
using IaC.Cli.Workloads;
using IaC.Guests;
using IaC.Pods;

namespace IaC.Cli.Commands;

/// <summary><c>iac screenshot</c>: what the screen of a guest shows, as a PNG file.</summary>
internal static class ScreenshotCommand
{
    /// <summary>Builds the command.</summary>
    public static Command Create(CommandHost host)
    {
        var command = new Command("screenshot", "Save what the screen of a guest shows as a PNG file");
        Argument<string> name = CommonOptions.Guest();
        var file = new Argument<string>("FILE") { Description = "The PNG file to write" };
        Option<string?> stack = CommonOptions.GuestStack();
        command.Add(name);
        command.Add(file);
        command.Add(stack);
        command.SetAction(async (parsed, _) =>
        {
            Privilege.Require("screenshot");
            using RootServices services = RootServices.Open(GlobalOptions.From(parsed, host), host);
            PodObservation guest = NamedPods.FindGuest(services, parsed.GetRequiredValue(name), parsed.GetValue(stack));
            await TakeAsync(services.Layout, guest, parsed.GetRequiredValue(file));
        });
        return command;
    }

    private static async Task TakeAsync(RootLayout layout, PodObservation guest, string file)
    {
        try
        {
            await WholeFile.WriteAsync(file, stream =>
            {
                using GuestMonitor monitor = GuestMonitor.Connect(layout, guest.Uid);
                monitor.Show(stream.SafeFileHandle);
                return Task.CompletedTask;
            });
        }
        catch (GuestMonitorException e) when (e.Message.Contains("no console", StringComparison.Ordinal))
        {
            throw new UsageException($"guest/{guest.Status!.Name} has no screen: declare `screen: true` (it costs a restart), or look at its serial console with `iac console`");
        }
    }
}
