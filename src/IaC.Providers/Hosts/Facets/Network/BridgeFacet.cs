using System.Collections.Immutable;
using System.Text.Json.Nodes;
using IaC.Model;
using IaC.Model.V1Alpha1;
using IaC.Network.Bridges;

namespace IaC.Providers.Hosts;

/// <summary>Bridges of the host's network, with addresses and ports. A boot takes them, and <c>iac restore</c> makes them again.</summary>
/// <param name="services">The host.</param>
internal sealed class BridgeFacet(HostServices services) : IHostFacet
{
    private const string Addresses = "addresses";
    private const string Ports = "interfaces";

    /// <inheritdoc/>
    public string Name => "bridge";

    /// <inheritdoc/>
    public JsonObject Blank => Members([], [], all: true);

    /// <inheritdoc/>
    public IEnumerable<HostItem> Items(HostSpec spec) => (spec.Network?.Bridges ?? []).Index()
        .Select(bridge => new HostItem(bridge.Item.Name, $"/spec/network/bridges/{bridge.Index}", Members(bridge.Item.Addresses, bridge.Item.Interfaces, all: false)));

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<Diagnostic>> CheckAsync(
        HostSpec spec, IReadOnlyList<HostItem> items, IReadOnlyDictionary<string, JsonObject> live, ISourceMap where, CancellationToken cancellationToken)
    {
        List<Diagnostic> faults = [];
        services.ComingBridges = items.Select(item => item.Key).ToHashSet(StringComparer.Ordinal);
        foreach ((int index, HostItem item) in items.Index())
        {
            if (live.ContainsKey(item.Key) && !BridgeDevice.IsBridge(item.Key))
            {
                faults.Add(Diagnostic.Error($"{item.Key} is an interface, and no bridge", where.Locate($"{item.Pointer}/name")));
            }

            foreach ((int place, string port) in spec.Network!.Bridges[index].Interfaces.Index().Where(port => !BridgeDevice.Exists(port.Item)))
            {
                faults.Add(Diagnostic.Error($"there is no interface {port} on this host", where.Locate($"{item.Pointer}/{Ports}/{place}")));
            }
        }

        return ValueTask.FromResult<IReadOnlyList<Diagnostic>>(faults);
    }

    /// <inheritdoc/>
    public ValueTask<IReadOnlyDictionary<string, JsonObject>> ReadAsync(IReadOnlyList<string> keys, CancellationToken cancellationToken) =>
        ValueTask.FromResult<IReadOnlyDictionary<string, JsonObject>>(
            keys.Select(BridgeDevice.Read).OfType<BridgeDevice>().ToDictionary(bridge => bridge.Name, bridge => Members(bridge.Addresses, bridge.Ports, all: true)));

    /// <inheritdoc/>
    public ValueTask ApplyAsync(IReadOnlyList<HostSetting> settings, HostRun run, CancellationToken cancellationToken) => ChangeAsync(
        [.. settings.Select(setting => setting.Key)],
        () =>
        {
            foreach (HostSetting setting in settings)
            {
                BridgeDevice now = BridgeDevice.Read(setting.Key) ?? new BridgeDevice(setting.Key, [], []);
                new BridgeDevice(setting.Key, Texts(setting.Members[Addresses]) ?? now.Addresses, Texts(setting.Members[Ports]) ?? now.Ports).Make();
                run.Report($"bridge {setting.Key}");
            }
        },
        run,
        cancellationToken);

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<string>> RemoveAsync(IReadOnlyList<string> keys, HostRun run, CancellationToken cancellationToken)
    {
        await ChangeAsync(keys, () => keys.ToList().ForEach(BridgeDevice.Remove), run, cancellationToken).ConfigureAwait(false);
        return keys;
    }

    private async ValueTask ChangeAsync(IReadOnlyList<string> bridges, Action change, HostRun run, CancellationToken cancellationToken) =>
        await new NetworkChange(services.Layout.NetworkChanges, TimeSpan.FromSeconds((run.Spec.Network ?? new HostNetwork()).ConfirmSeconds)).MakeAsync(bridges, change, cancellationToken).ConfigureAwait(false);

    // What is not said is left as it is.
    private static JsonObject Members(ImmutableArray<string> addresses, ImmutableArray<string> ports, bool all)
    {
        var members = new JsonObject();
        if (all || addresses.Length > 0)
        {
            members[Addresses] = List(addresses);
        }

        if (all || ports.Length > 0)
        {
            members[Ports] = List(ports);
        }

        return members;
    }

    private static JsonArray List(ImmutableArray<string> texts) => [.. texts.Order(StringComparer.Ordinal).Select(text => (JsonNode)text)];

    private static ImmutableArray<string>? Texts(JsonNode? list) => list is JsonArray texts ? [.. texts.Select(text => text!.GetValue<string>())] : null;
}
