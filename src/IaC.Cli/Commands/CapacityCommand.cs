using System.CommandLine;
using System.Text;
using IaC.Cli.Capacity;
using IaC.Cli.Composition;
using IaC.Cli.Views.Capacity;
using IaC.Cli.Workloads;
using IaC.Engine;
using IaC.Linux.Files;
using IaC.Model;

namespace IaC.Cli.Commands;

/// <summary><c>iac capacity</c>: what hosts have, what is promised and used, and what still fits.</summary>
internal static class CapacityCommand
{
    // Long enough for a share of processors that means something, short enough not to be waited for.
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(250);

    private const string EveryHost = "all";

    /// <summary>Builds the command.</summary>
    public static Command Create(CommandHost host)
    {
        var command = new Command("capacity", "Show what hosts have, what is promised and used, and what still fits");
        Option<bool> json = CommonOptions.Json();
        var times = new Option<string[]>("--time") { Description = "How long it takes until there are so many of a pod or guest in all", HelpName = "NAME=COUNT" };
        var on = new Option<string[]>("--on") { Description = "Hosts that those may be on, instead of where they are; `all` is every host", HelpName = "HOST,...", AllowMultipleArgumentsPerToken = false };
        var whatIf = new Option<string[]>("--what-if") { Description = "Whether there could be so many of a pod or guest in all; exit code 1 where not", HelpName = "NAME=COUNT" };
        var svg = new Option<string?>("--svg") { Description = "Also draw it into a file", HelpName = "FILE" };
        command.Add(json);
        command.Add(whatIf);
        command.Add(times);
        command.Add(on);
        command.Add(svg);
        command.SetAction(async (parsed, stop) =>
        {
            Privilege.RequireUnlessOwn("capacity", GlobalOptions.From(parsed, host));
            CapacityQuestion[] asked = [.. (parsed.GetValue(whatIf) ?? []).Select(text => CapacityQuestion.Parse("--what-if", text, int.MaxValue))];
            CapacityQuestion[] timed = [.. (parsed.GetValue(times) ?? []).Select(text => CapacityQuestion.Parse("--time", text, ScaleForecast.Most))];
            using RootServices services = RootServices.Open(GlobalOptions.From(parsed, host), host);
            HostLedger ledger = services.Ledgers.Find(HostReference.LocalHost)!;
            Dictionary<string, (string Kind, string Stack)> known = NamedPods.List(services).ToDictionary(pod => pod.Value.Uid, pod => (pod.Key.Kind, pod.Stack));
            (decimal? cpu, long? memory) = await UsedAsync(services, [.. known.Keys], host.Time, stop);
            IReadOnlyDictionary<Guid, string> stacks = await services.StackNamesAsync(stop);
            CapacityReport Report(HostLedger one) => new(one, uid => known.TryGetValue(uid, out (string, string) found) ? found : null, uuid => stacks.GetValueOrDefault(uuid));
            IReadOnlyList<CapacityRow> rows =
            [
                Report(ledger).Row(cpu, memory, services.UsedDisk),
                .. ledger.Places.Select(place => Report(place).Row(null, null, null)),
                .. await FarCapacity.RowsAsync(services, why => host.Terminal.Error.WriteLine($"iac: {why}"), stop),
            ];
            CapacityTimes measured = await CapacityTimes.ReadAsync(services.States, rows, stop);
            rows = measured.Add(rows);
            rows = Answered(rows, asked, timed, [.. (parsed.GetValue(on) ?? []).SelectMany(text => text.Split(','))], measured);
            if (parsed.GetValue(svg) is { } file)
            {
                await WholeFile.WriteAsync(file, stream => stream.WriteAsync(Encoding.UTF8.GetBytes(CapacityPicture.Draw(rows)), stop).AsTask());
            }

            new CapacityView(host.Terminal.Output, parsed.GetValue(json)).Show(rows);
            return rows.All(one => one.WhatIf.All(answer => answer.Fits) && one.Times.All(answer => answer.Shortage is null)) ? ExitCode.Ok : ExitCode.Failed;
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

    // An answer stands with the host that the first of what was asked of is on.
    private static IReadOnlyList<CapacityRow> Answered(IReadOnlyList<CapacityRow> rows, CapacityQuestion[] asked, CapacityQuestion[] timed, string[] on, CapacityTimes measured)
    {
        var answers = new CapacityAnswers(rows, on.Contains(EveryHost) ? [.. rows.Where(row => !row.IsPlace).Select(row => row.Host)] : on);
        ILookup<CapacityRow, WhatIfRow> whatIf = answers.Ask(asked).ToLookup(answer => answer.Row, answer => answer.WhatIf);
        ILookup<CapacityRow, TimeRow> times = timed.Select(question => measured.Ask(answers, question)).ToLookup(answer => answer.Row, answer => answer.Time);
        return [.. rows.Select(row => row with { WhatIf = [.. whatIf[row]], Times = [.. times[row]] })];
    }
}
