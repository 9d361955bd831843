using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using IaC.Engine;
using IaC.Model;
using IaC.Model.V1Alpha1;

namespace IaC.Providers.Remote;

/// <summary>Hosts by name, as each stack declares and records them: two stacks may call two machines alike. What is not known here is this machine.</summary>
/// <param name="services">This machine.</param>
/// <param name="programs">Folder of this program.</param>
public sealed class RemoteHosts(HostServices services, string programs) : IDisposable
{
    /// <summary>Output of a claim on another host: how that is reached.</summary>
    internal const string ConnectionOutput = "connection";

    private readonly ConcurrentDictionary<(string Stack, string Name), RemoteHost> hosts = new();

    // One for all stacks that mean the same machine by a name. Whoever has one goes on with it, though its stack may mean another one by now: all of them live as long as this.
    private readonly ConcurrentDictionary<(string Name, HostConnection Connection, string? RootId), RemoteHost> reached = new();
    private readonly ProgramFiles files = new(programs, Path.Combine(services.Layout.Connections, "program"));
    private readonly ConcurrentDictionary<HostConnection, RemoteHost> addressed = new();

    /// <summary>States that another host keeps, which no stack need declare.</summary>
    public StateBackend StatesAt(HostConnection connection) => new RemoteBackend(connection.ToString(), At(connection).OpenStatesAsync, services.Time);

    /// <summary>A host by how it is reached, which no stack need declare.</summary>
    public RemoteHost At(HostConnection connection) => addressed.GetOrAdd(connection, _ => Reach(connection.Name, connection, null));

    /// <summary>Takes in what a stack records, so that its resources are found without its files, and on the machines that it records.</summary>
    public void Learn(IEnumerable<RecordedResource> recorded) => Learn(recorded, elsewhere: false);

    /// <summary>Takes in what a stack records.</summary>
    /// <param name="recorded">All of it.</param>
    /// <param name="elsewhere">Other machines may have taken the places of the recorded ones.</param>
    internal void Learn(IEnumerable<RecordedResource> recorded, bool elsewhere)
    {
        IReadOnlyList<RecordedResource> all = [.. recorded];
        RecordedResource[] declared = [.. all.Where(resource => resource.Key.Kind == BuiltInKinds.Host.Kind)];
        foreach (RecordedResource host in declared)
        {
            RecordedMachine? machine = elsewhere ? null : RecordedMachine.Of(host.Outputs, all.Where(resource => resource.IsOn(host.Key)).Select(resource => resource.Key));
            Learn(host.Urn.Stack, host.Key.Name, host.Inputs, machine);

            // A run that ended early has not told all that is on it of its new name.
            foreach (ResourceKey former in host.Options.Aliases.Except(declared.Select(other => other.Key)))
            {
                Learn(host.Urn.Stack, former.Name, host.Inputs, machine);
            }
        }

        // Data that are kept may outlive the Host that they are on.
        foreach (RecordedResource claim in all.Where(resource => resource.Key.Kind == BuiltInKinds.PersistentVolumeClaim.Kind))
        {
            if (claim.Outputs?[ConnectionOutput] is JsonValue connection && HostReference.NameOf(claim.Inputs) is var name && Find(claim.Urn.Stack, name) is null)
            {
                Learn(claim.Urn.Stack, name, HostConnection.Parse(connection.GetValue<string>()), null);
            }
        }
    }

    /// <summary>Connects to the hosts that a plan is about to ask, all at once. One that does not answer says so when it is asked.</summary>
    public void Expect(StackDefinition declared)
    {
        foreach (ResourceDeclaration host in declared.Resources.Where(resource => resource.Key.Kind == BuiltInKinds.Host.Kind && !Expressions.IsIn(resource.Document)))
        {
            if (Find(declared.Name, host.Key.Name) is null)
            {
                Learn(declared.Name, host.Key.Name, host.Document, null);
            }

            Find(declared.Name, host.Key.Name)?.Open();
        }
    }

    /// <summary>All that are not this machine.</summary>
    internal IEnumerable<RemoteHost> All => hosts.Values.Distinct();

    /// <summary>The host that a stack calls so; null for this machine.</summary>
    public RemoteHost? Find(string stack, string name) => hosts.GetValueOrDefault((stack, name));

    /// <summary>All that some stack calls so, each once.</summary>
    public IReadOnlyList<RemoteHost> Named(string name) => [.. hosts.Where(host => host.Key.Name == name).Select(host => host.Value).Distinct()];

    /// <summary>Connects to hosts of a stack, all at once.</summary>
    /// <param name="stack">The stack.</param>
    /// <param name="names">Their names; those of this machine are passed over.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>Those that do not answer, and why.</returns>
    internal async Task<IReadOnlyDictionary<string, UnreachableException>> FindSilentAsync(string stack, IEnumerable<string> names, CancellationToken cancellationToken)
    {
        var silent = new ConcurrentDictionary<string, UnreachableException>(StringComparer.Ordinal);
        await Task.WhenAll(names.Select(name => Find(stack, name)).OfType<RemoteHost>().Select(async host =>
        {
            try
            {
                await host.ConnectAsync(cancellationToken).ConfigureAwait(false);
            }
            catch (UnreachableException exception)
            {
                silent[host.Name] = exception;
            }
        })).ConfigureAwait(false);
        return silent;
    }

    /// <summary>Takes in how a host is reached, and the machine that it has to be; another way than before wins.</summary>
    internal void Learn(string stack, string name, JsonObject host, RecordedMachine? recorded) =>
        Learn(stack, name, host["spec"]?["connection"] is JsonValue text && text.TryGetValue(out string? written) ? HostConnection.Parse(written) : null, recorded);

    private void Learn(string stack, string name, HostConnection? connection, RecordedMachine? recorded)
    {
        if (hosts.TryGetValue((stack, name), out RemoteHost? known) && known.Connection == connection && (recorded is null || known.Recorded?.RootId == recorded.RootId))
        {
            return;
        }

        if (hosts.TryRemove((stack, name), out RemoteHost? former))
        {
            recorded = former.Recorded is { } before && before.RootId == recorded?.RootId ? before : recorded;
        }

        if (connection is not null)
        {
            hosts[(stack, name)] = reached.GetOrAdd((name, connection, recorded?.RootId), _ => Reach(name, connection, recorded));
        }
    }

    private RemoteHost Reach(string name, HostConnection connection, RecordedMachine? recorded) => new(name, connection, recorded, files, services.Layout.Connections, services.Time);

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (RemoteHost host in reached.Values.Concat(addressed.Values))
        {
            host.Dispose();
        }
    }
}
