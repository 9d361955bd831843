using System.CommandLine;
using System.Globalization;
using System.Text;
using IaC.Cli.Capacity;
using IaC.Cli.Composition;
using IaC.Cli.Copying;
using IaC.Cli.Views.Capacity;
using IaC.Cli.Workloads;
using IaC.Engine;
using IaC.Model;

namespace IaC.Cli.Commands;

/// <summary><c>iac capacity</c>: what hosts have, what is promised and used, and what still fits.</summary>
internal static class CapacityCommand
{
    // Long enough for a share of processors that means something, short enough not to be waited for.
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(250);

    /// <summary>Builds the command.</summary>
    public static Command Create(CommandHost host)
    {
        var command = new Command("capacity", "Show what hosts have, what is promised and used, and what still fits");
        Option<bool> json = CommonOptions.Json();
        var whatIf = new Option<string[]>("--what-if") { Description = "Whether there could be so many of a pod or guest in all; exit code 1 where not", HelpName = "NAME=COUNT" };
        var svg = new Option<string?>("--svg") { Description = "Also draw it into a file", HelpName = "FILE" };
        command.Add(json);
        command.Add(whatIf);
        command.Add(svg);
        command.SetAction(async (parsed, stop) =>
        {
            Privilege.Require("capacity");
            (string Name, long Count)[] questions = [.. (parsed.GetValue(whatIf) ?? []).Select(Question)];
            using RootServices services = RootServices.Open(GlobalOptions.From(parsed, host), host);
            HostLedger ledger = services.Ledgers.Find(HostReference.LocalHost)!;
            Dictionary<string, (string Kind, string Stack)> known = NamedPods.List(services).ToDictionary(pod => pod.Value.Uid, pod => (pod.Key.Kind, pod.Stack));
            (decimal? cpu, long? memory) = await UsedAsync(services, [.. known.Keys], host.Time, stop);
            CapacityRow row = new CapacityReport(ledger, uid => known.TryGetValue(uid, out (string, string) found) ? found : null).Row(cpu, memory, questions);
            IReadOnlyList<CapacityRow> rows = [row, .. await FarCapacity.RowsAsync(services, why => host.Terminal.Error.WriteLine($"iac: {why}"), stop)];
            if (parsed.GetValue(svg) is { } file)
            {
                await WholeFile.WriteAsync(file, stream => stream.WriteAsync(Encoding.UTF8.GetBytes(CapacityPicture.Draw(rows)), stop).AsTask());
            }

            new CapacityView(host.Terminal.Output, parsed.GetValue(json)).Show(rows);
            return row.WhatIf.All(answer => answer.Fits) ? ExitCode.Ok : ExitCode.Failed;
        });
        return command;
    }

    private static async Task<(decimal? Cpu, long? Memory)> UsedAsync(RootServices services, string[] uids, TimeProvider time, CancellationToken cancellationToken)
    {
        if (uids.Length == 0)
        {
            return (0, 0);
        }

        IReadOnlyList<UsageSample> samples = await UsageSample.TakeAsync(services, uids, Interval, time, cancellationToken);
        decimal? cpu = samples.All(sample => sample.Processors is null) ? null : Math.Round((decimal)samples.Sum(sample => sample.Processors ?? 0), 3);
        return (cpu, samples.All(sample => sample.Usage.Memory is null) ? null : samples.Sum(sample => sample.Usage.Memory ?? 0));
    }

    private static (string Name, long Count) Question(string text)
    {
        string[] parts = text.Split('=');
        return parts.Length == 2 && parts[0].Length > 0 && long.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out long count) && count <= int.MaxValue
            ? (parts[0], count)
            : throw new UsageException($"--what-if {text}: give a name and how many there would be: --what-if web=40");
    }
}
