using System.CommandLine;
using IaC.Cli.Composition;
using IaC.Cli.Images;
using IaC.Cli.Views.Formatting;
using IaC.Cli.Views.Images;
using IaC.Images;

namespace IaC.Cli.Commands.Images;

/// <summary><c>iac image fsck</c>: reads the whole store again.</summary>
internal static class ImageVerifyCommand
{
    /// <summary>Builds the command.</summary>
    public static Command Create(CommandHost host)
    {
        var command = new Command("fsck", "Read the whole store again and tell what is not as it must be; exit code 1 where something is not");
        var repair = new Option<bool>("--repair") { Description = "Remove what is damaged, and pull it again from the registries that the names say" };
        command.Add(repair);
        command.SetAction(async (parsed, stop) =>
        {
            Privilege.Require("image fsck");
            using RootServices services = RootServices.Open(GlobalOptions.From(parsed, host), host);
            IReadOnlyList<StoreFault> faults = await services.Images.VerifyAsync(stop);
            Show(host, faults);
            if (!parsed.GetValue(repair) || faults.Count == 0)
            {
                return faults.Count == 0 ? ExitCode.Ok : ExitCode.Failed;
            }

            await using (LayerProgressView view = LayerProgressView.Start(host.Terminal, host.Time))
            {
                await new StoreRepair(services).RunAsync(faults, view, message => host.Terminal.Error.WriteLine(Printable.Line(message)), stop);
            }

            faults = await services.Images.VerifyAsync(stop);
            Show(host, faults);
            return faults.Count == 0 ? ExitCode.Ok : ExitCode.Failed;
        });
        return command;
    }

    private static void Show(CommandHost host, IReadOnlyList<StoreFault> faults)
    {
        foreach (StoreFault fault in faults)
        {
            host.Terminal.Output.WriteLine($"{Printable.Line(fault.Path)}: {Printable.Line(fault.Message)}");
        }

        host.Terminal.Output.WriteLine(faults.Count == 0 ? "the store is whole" : Readable.Count(faults.Count, "fault"));
    }
}
