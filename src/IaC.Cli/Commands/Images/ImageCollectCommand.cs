using System.CommandLine;
using IaC.Cli.Composition;
using IaC.Cli.Views.Formatting;
using IaC.Images;

namespace IaC.Cli.Commands.Images;

/// <summary><c>iac image gc</c>: removes what nothing refers to.</summary>
internal static class ImageCollectCommand
{
    /// <summary>Builds the command.</summary>
    public static Command Create(CommandHost host)
    {
        var command = new Command("gc", "Remove what no name, no pod and no running command refers to");
        var dryRun = new Option<bool>("--dry-run", "-n") { Description = "Only show what would go" };
        var buildCache = new Option<bool>("--build-cache") { Description = "Also what only the next build would use: layers of the stages that images were built by, and the caches of RUN --mount=type=cache" };
        command.Add(dryRun);
        command.Add(buildCache);
        command.SetAction(async (parsed, stop) =>
        {
            Privilege.Require("image gc");
            using RootServices services = RootServices.Open(GlobalOptions.From(parsed, host), host);
            bool only = parsed.GetValue(dryRun);
            GarbageReport report = await services.CollectGarbageAsync(only, parsed.GetValue(buildCache), stop);
            foreach (string item in report.Items)
            {
                host.Terminal.Output.WriteLine(item);
            }

            host.Terminal.Output.WriteLine($"{Readable.Count(report.Items.Count, "item")}, {Readable.Bytes(report.Bytes)} {(only ? "would be freed" : "freed")}");
        });
        return command;
    }
}
