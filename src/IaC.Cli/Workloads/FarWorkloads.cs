using System.Globalization;
using IaC.Cli.Commands;
using IaC.Cli.Composition;
using IaC.Cli.Views;
using IaC.Cli.Views.Workloads;
using IaC.Engine;
using IaC.Model;

namespace IaC.Cli.Workloads;

/// <summary>What the stacks of this root run on other hosts. The program there answers for it: it is asked with the words that this one was asked with.</summary>
internal static class FarWorkloads
{
    private const string RootOption = "--root";

    // Those that only pass on what is typed and written. Others have files here.
    private static readonly string[] Passing = ["logs", "exec", "attach", "console", "ssh", "snapshot"];

    /// <summary>Becomes the same command on the host that has what is named; returns where no host has it.</summary>
    /// <exception cref="UsageException">The command does not reach other hosts.</exception>
    public static async Task BecomeAsync(NotHereException absent, IReadOnlyList<string> arguments, GlobalOptions global, CommandHost host)
    {
        using RootServices services = RootServices.Open(global, host);
        IReadOnlyList<Candidate<string>> far = [.. (await ListAsync(services, host.Interruption.Stop)).Select(one => new Candidate<string>(one.Key, one.Stack, HostReference.NameOf(one.Value.Inputs)))];
        if (!far.Any(one => (absent.Stack is null || one.Stack == absent.Stack) && one.Spellings.Contains(absent.Name, StringComparer.OrdinalIgnoreCase)))
        {
            return;
        }

        Candidate<string> found = NameResolver.Resolve(absent.Name, absent.Stack, far);
        if (!Passing.Contains(arguments[0]))
        {
            throw new UsageException($"{found.Key} is on host {found.Value}, which `iac {arguments[0]}` does not reach");
        }

        await services.Hosts.Find(found.Value)!.BecomeAsync(host.Terminal.CanAsk, WithoutRoot(arguments), host.Interruption.Stop);
    }

    /// <summary>Rows of all of it, or of one stack. A host that does not answer makes them unknown, and hides no others.</summary>
    public static async Task<IReadOnlyList<WorkloadRow>> RowsAsync(RootServices services, string? stack, CancellationToken cancellationToken)
    {
        IEnumerable<IGrouping<string, Candidate<RecordedResourceView>>> hosts = (await ListAsync(services, cancellationToken))
            .Where(one => stack is null || one.Stack == stack)
            .GroupBy(one => HostReference.NameOf(one.Value.Inputs));
        return [.. (await Task.WhenAll(hosts.Select(host => RowsAsync(services, host.Key, [.. host], cancellationToken)))).SelectMany(rows => rows)];
    }

    private static async Task<IEnumerable<WorkloadRow>> RowsAsync(RootServices services, string host, IReadOnlyList<Candidate<RecordedResourceView>> recorded, CancellationToken cancellationToken)
    {
        IReadOnlyList<WorkloadRow>? there = null;
        try
        {
            there = ViewJson.ReadWorkloads(await services.Hosts.Find(host)!.CaptureAsync(["ps", "--json"], cancellationToken));
        }
        catch (EngineException)
        {
            // Not looked at is not gone.
        }

        return recorded.Select(one =>
            there is null ? new WorkloadRow(one.Key.Kind, one.Key.Namespace, one.Key.Name, host, "Unknown", false, 0, [], null)
            : there.FirstOrDefault(row => (row.Kind, row.Namespace, row.Name) == (one.Key.Kind, one.Key.Namespace, one.Key.Name)) is { } row ? row with { Host = host }
            : new WorkloadRow(one.Key.Kind, one.Key.Namespace, one.Key.Name, host, "Lost", false, 0, [], null));
    }

    private static async Task<IReadOnlyList<Candidate<RecordedResourceView>>> ListAsync(RootServices services, CancellationToken cancellationToken) =>
    [
        .. (await FarHosts.RecordedAsync(services, cancellationToken))
            .Where(one => KnownKinds.Find(one.Key.ApiVersion, one.Key.Kind) is { Runs: true } && services.Hosts.Find(HostReference.NameOf(one.Value.Inputs)) is not null),
    ];

    // The root of this machine means nothing there.
    private static List<string> WithoutRoot(IReadOnlyList<string> arguments)
    {
        var kept = new List<string>();
        for (int index = 0; index < arguments.Count; index++)
        {
            if (arguments[index] == "--")
            {
                return [.. kept, .. arguments.Skip(index)];
            }

            if (arguments[index] == RootOption)
            {
                index++;
            }
            else if (!arguments[index].StartsWith($"{RootOption}=", false, CultureInfo.InvariantCulture))
            {
                kept.Add(arguments[index]);
            }
        }

        return kept;
    }
}
