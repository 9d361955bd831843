using System.Globalization;
using IaC.Cli.Commands;
using IaC.Cli.Composition;
using IaC.Cli.Views;
using IaC.Cli.Views.Workloads;
using IaC.Engine;
using IaC.Model;
using IaC.Providers.Remote;

namespace IaC.Cli.Workloads;

/// <summary>What the stacks of this root run on other hosts. The program there answers for it: it is asked with the words that this one was asked with.</summary>
internal static class FarWorkloads
{
    private const string RootOption = "--root";

    // Those that only pass on what is typed and written. Others have files here, or ports, and ask for the host.
    private static readonly string[] Passing = ["logs", "exec", "attach", "console", "ssh", "snapshot"];

    /// <summary>Whether a command is one of those that only pass on bytes.</summary>
    public static bool Passes(IReadOnlyList<string> arguments) => Passing.Contains(arguments[0]);

    /// <summary>Runs the same command on the host that has what is named.</summary>
    /// <returns>Its exit code.</returns>
    /// <exception cref="NotHereException">No host has it.</exception>
    public static async Task<int> PassAsync(NotHereException absent, IReadOnlyList<string> arguments, GlobalOptions global, CommandHost host)
    {
        using RootServices services = RootServices.Open(global, host);
        RemoteHost far = await FindAsync(services, absent, host.Interruption.Stop);
        return await far.PassAsync(host.Terminal.CanAsk, WithoutRoot(arguments), host.Interruption.Stop);
    }

    /// <summary>The host that has what this machine has not.</summary>
    /// <exception cref="NotHereException">No host has it.</exception>
    /// <exception cref="UsageException">Several have it.</exception>
    public static async Task<RemoteHost> FindAsync(RootServices services, NotHereException absent, CancellationToken cancellationToken)
    {
        IReadOnlyList<Candidate<RecordedResourceView>> far = await ListAsync(services, cancellationToken);
        if (!far.Any(one => (absent.Stack is null || one.Stack == absent.Stack) && one.Spellings.Contains(absent.Name, StringComparer.OrdinalIgnoreCase)))
        {
            throw absent;
        }

        Candidate<RecordedResourceView> found = NameResolver.Resolve(absent.Name, absent.Stack, far);
        RemoteHost host = HostOf(services, found)!;
        host.Meant = found.Value.Uid;
        return host;
    }

    /// <summary>An option for a command over there; nothing where it was not given here.</summary>
    public static string[] Option(string name, string? value) => value is null ? [] : [name, value];

    /// <summary>Rows of all of it, or of one stack. A host that does not answer makes them unknown, and hides no others.</summary>
    public static async Task<IReadOnlyList<WorkloadRow>> RowsAsync(RootServices services, string? stack, CancellationToken cancellationToken)
    {
        IEnumerable<IGrouping<RemoteHost, Candidate<RecordedResourceView>>> hosts = await ByHostAsync(services, stack, cancellationToken);
        return [.. (await Task.WhenAll(hosts.Select(host => RowsAsync(host.Key, [.. host], cancellationToken)))).SelectMany(rows => rows)];
    }

    /// <summary>What all of it uses, or what runs of one stack.</summary>
    /// <param name="services">The root.</param>
    /// <param name="stack">The stack; null for all.</param>
    /// <param name="warn">Told why what is on a host is not among it.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public static async Task<IReadOnlyList<UsageRow>> UsageAsync(RootServices services, string? stack, Action<string> warn, CancellationToken cancellationToken)
    {
        ILookup<RemoteHost, string> recorded = (await ByHostAsync(services, stack, cancellationToken)).SelectMany(host => host.Select(one => (host.Key, one.Value.Uid))).ToLookup(one => one.Key, one => one.Uid);
        return await FarHosts.AskEachAsync(
            recorded.Select(host => host.Key),
            async host => ViewJson.ReadUsage(await host.CaptureAsync(["top", "--json"], cancellationToken)).Where(row => recorded[host].Contains(row.Uid)).Select(row => row with { Host = host.Name }),
            (host, fault) => warn($"iac: what is on {host.Name} is not shown: {fault.Message}"));
    }

    private static async Task<IEnumerable<WorkloadRow>> RowsAsync(RemoteHost host, IReadOnlyList<Candidate<RecordedResourceView>> recorded, CancellationToken cancellationToken)
    {
        IReadOnlyList<WorkloadRow>? there = null;
        try
        {
            there = ViewJson.ReadWorkloads(await host.CaptureAsync(["ps", "--json"], cancellationToken));
        }
        catch (EngineException)
        {
            // Not looked at is not gone.
        }

        return recorded.Select(one =>
            there is null ? new WorkloadRow(one.Key.Kind, one.Key.Namespace, one.Key.Name, host.Name, "Unknown", false, 0, [], null)
            : there.FirstOrDefault(row => row.Uid == one.Value.Uid) is { } row ? row with { Host = host.Name }
            : new WorkloadRow(one.Key.Kind, one.Key.Namespace, one.Key.Name, host.Name, "Lost", false, 0, [], null));
    }

    private static async Task<IEnumerable<IGrouping<RemoteHost, Candidate<RecordedResourceView>>>> ByHostAsync(RootServices services, string? stack, CancellationToken cancellationToken) =>
        (await ListAsync(services, cancellationToken)).Where(one => stack is null || one.Stack == stack).GroupBy(one => HostOf(services, one)!);

    private static async Task<IReadOnlyList<Candidate<RecordedResourceView>>> ListAsync(RootServices services, CancellationToken cancellationToken) =>
    [
        .. (await FarHosts.RecordedAsync(services, cancellationToken))
            .Where(one => KnownKinds.Find(one.Key.ApiVersion, one.Key.Kind) is { Runs: true } && HostOf(services, one) is not null),
    ];

    private static RemoteHost? HostOf(RootServices services, Candidate<RecordedResourceView> one) => services.FindToAsk(one.Stack, HostReference.NameOf(one.Value.Inputs));

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
