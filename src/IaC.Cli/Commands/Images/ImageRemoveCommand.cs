using System.CommandLine;
using IaC.Cli.Composition;
using IaC.Cli.Images;
using IaC.Cli.Views.Formatting;
using IaC.Images;

namespace IaC.Cli.Commands.Images;

/// <summary><c>iac image rm NAME...</c>: takes names away, and what nothing refers to then.</summary>
internal static class ImageRemoveCommand
{
    /// <summary>Builds the command.</summary>
    public static Command Create(CommandHost host)
    {
        var command = new Command("rm", "Take names of images away, and what nothing refers to then; what a pod runs on stays until it is gone");
        var names = new Argument<string[]>("IMAGE") { Description = "Name of an image; a digest means all its names", Arity = ArgumentArity.OneOrMore };
        command.Add(names);
        command.SetAction(async (parsed, stop) =>
        {
            Privilege.Require("image rm");
            using RootServices services = RootServices.Open(GlobalOptions.From(parsed, host), host);

            // All are looked up before any goes.
            string[] doomed = [.. parsed.GetRequiredValue(names).SelectMany(name => NamesOf(services, name)).Distinct()];
            foreach (string name in doomed)
            {
                services.Images.Untag(name);
                host.Terminal.Output.WriteLine($"removed {name}");
            }

            try
            {
                GarbageReport report = await services.CollectGarbageAsync(dryRun: false, buildCache: false, stop);
                host.Terminal.Output.WriteLine($"{Readable.Bytes(report.Bytes)} freed");
                return ExitCode.Ok;
            }
            catch (StoreBusyException busy)
            {
                // The names are gone, and what they named goes with the next collection.
                host.Terminal.Error.WriteLine($"iac: nothing is freed yet: {busy.Message}");
                return ExitCode.Ok;
            }
        });
        return command;
    }

    private static IReadOnlyList<string> NamesOf(RootServices services, string name)
    {
        StoredImage image = services.FindImage(name);
        if (ShortDigest.Means(image, name))
        {
            return image.Names;
        }

        string full = ImageReference.TryParse(name, out ImageReference? reference) ? reference.ToString() : name;
        return image.Names.Contains(name) ? [name] : [.. image.Names.Where(known => known == full)];
    }
}
