using IaC.Cli.Composition;
using IaC.Cli.Workloads;
using IaC.Engine;
using IaC.Model;

namespace IaC.Cli.Journal;

/// <summary>The hosts that the states of a root name, by ssh.</summary>
/// <param name="services">The root.</param>
internal sealed class EventHosts(RootServices services) : IEventHosts
{
    /// <inheritdoc/>
    public async Task<IReadOnlyCollection<(string Host, string Stack)>> FindAsync(string? subject, CancellationToken cancellationToken) =>
        [.. Among(await FarHosts.RecordedAsync(services, cancellationToken), subject).Where(place => services.FindToAsk(place.Stack, place.Host) is not null)];

    /// <inheritdoc/>
    public object MachineOf(string host, string stack) => services.Hosts.Find(stack, host)!;

    /// <inheritdoc/>
    public Task ReadAsync(string host, string stack, IReadOnlyCollection<string> arguments, Func<Stream, CancellationToken, Task> read, CancellationToken cancellationToken) =>
        services.Hosts.Find(stack, host)!.ReadAsync(
            arguments,
            async (output, end) =>
            {
                await read(output, end);
                return true;
            },
            cancellationToken);

    /// <summary>Where events of something are, by what is recorded: those of a resource that there is where it runs, those of one that is gone wherever its stack may have had it.</summary>
    internal static IEnumerable<(string Host, string Stack)> Among(IReadOnlyList<Candidate<RecordedResourceView>> recorded, string? subject)
    {
        Candidate<RecordedResourceView>[] named = [.. recorded.Where(one => subject is not null && one.Spellings.Contains(subject, StringComparer.OrdinalIgnoreCase))];
        Candidate<RecordedResourceView>[] stack = [.. recorded.Where(one => one.Stack == subject)];
        return named.Length + stack.Length > 0 ? Places([.. named.Where(Runs), .. stack]) : Places(recorded);
    }

    private static IEnumerable<(string Host, string Stack)> Places(IEnumerable<Candidate<RecordedResourceView>> recorded) =>
        recorded.Where(one => Runs(one) || one.Key.Kind == BuiltInKinds.Host.Kind).Select(one => (Runs(one) ? HostReference.NameOf(one.Value.Inputs) : one.Key.Name, one.Stack)).Distinct();

    private static bool Runs(Candidate<RecordedResourceView> one) => KnownKinds.Find(one.Key.ApiVersion, one.Key.Kind) is { Runs: true };
}
