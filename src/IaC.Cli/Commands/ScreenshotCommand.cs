using System.CommandLine;
using IaC.Cli.Composition;
using IaC.Cli.Terminals;
using IaC.Cli.Workloads;
using IaC.Guests;
using IaC.Linux.Files;
using IaC.Pods;
using IaC.Providers.Remote;

namespace IaC.Cli.Commands;

/// <summary><c>iac screenshot</c>: what the screen of a guest shows, as a PNG file.</summary>
internal static class ScreenshotCommand
{
    private const string StandardOutput = "-";

    /// <summary>Builds the command.</summary>
    public static Command Create(CommandHost host)
    {
        var command = new Command("screenshot", "Save what the screen of a guest shows as a PNG file");
        Argument<string> name = CommonOptions.Guest();
        var file = new Argument<string>("FILE") { Description = "The PNG file to write; - is standard output" };
        Option<string?> stack = CommonOptions.GuestStack();
        command.Add(name);
        command.Add(file);
        command.Add(stack);
        command.SetAction(async (parsed, stop) =>
        {
            Privilege.RequireUnlessOwn("screenshot", GlobalOptions.From(parsed, host));
            using RootServices services = RootServices.Open(GlobalOptions.From(parsed, host), host);
            string named = parsed.GetRequiredValue(name);
            Func<FileStream, Task> take;
            try
            {
                PodObservation guest = NamedPods.FindGuest(services, named, parsed.GetValue(stack));
                take = picture => ShowAsync(services.Layout, guest, picture);
            }
            catch (NotHereException absent)
            {
                RemoteHost far = await FarWorkloads.FindAsync(services, absent, stop);
                take = picture => FetchAsync(far, ["screenshot", named, StandardOutput, .. FarWorkloads.Option("--stack", parsed.GetValue(stack))], picture, stop);
            }

            await (parsed.GetRequiredValue(file) is var path && path == StandardOutput ? WriteOutAsync(take, stop) : WholeFile.WriteAsync(path, take));
        });
        return command;
    }

    private static Task ShowAsync(RootLayout layout, PodObservation guest, FileStream picture)
    {
        try
        {
            using GuestMonitor monitor = GuestMonitor.Connect(layout, guest.Uid);
            monitor.Show(picture.SafeFileHandle);
            return Task.CompletedTask;
        }
        catch (GuestMonitorException e) when (e.Message.Contains("no console", StringComparison.Ordinal))
        {
            throw new UsageException($"guest/{guest.Status!.Name} has no screen: declare `screen: true` (it costs a restart), or look at its serial console with `iac console`");
        }
    }

    private static async Task FetchAsync(RemoteHost host, IReadOnlyList<string> arguments, FileStream picture, CancellationToken stop)
    {
        using FarRun run = await host.RunAsync(arguments, stop);
        run.EndInput();
        await run.Output.CopyToAsync(picture, stop);
    }

    // QEMU writes to a file.
    private static async Task WriteOutAsync(Func<FileStream, Task> take, CancellationToken stop)
    {
        string draft = Path.GetTempFileName();
        try
        {
            await WholeFile.WriteAsync(draft, take);
            await using FileStream picture = File.OpenRead(draft);
            await using Stream output = Terminal.OpenOutput();
            await picture.CopyToAsync(output, stop);
        }
        finally
        {
            File.Delete(draft);
        }
    }
}
