using System.Text.Json.Nodes;
using IaC.Linux.Files;
using IaC.Model.V1Alpha1;
using IaC.Pods;

namespace IaC.Providers.Hosts;

/// <summary>The name servers that pods and guests ask: one list for all of the root, in a file of it.</summary>
/// <param name="layout">The root.</param>
internal sealed class NameserverFacet(RootLayout layout) : IHostFacet
{
    private const string List = "of pods";

    /// <inheritdoc/>
    public string Name => "name servers";

    /// <summary>The servers that are declared; none where pods ask those of the host.</summary>
    internal static IReadOnlyList<string> Read(RootLayout layout)
    {
        try
        {
            // Mostly there is none, and an exception costs each pod a millisecond.
            return File.Exists(layout.Nameservers) ? File.ReadAllLines(layout.Nameservers) : [];
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            return [];
        }
    }

    /// <inheritdoc/>
    public IEnumerable<HostItem> Items(HostSpec spec) => spec.Network is { Nameservers: { IsEmpty: false } servers } ? [new HostItem(List, "/spec/network/nameservers", Value(servers))] : [];

    /// <inheritdoc/>
    public ValueTask<IReadOnlyDictionary<string, JsonObject>> ReadAsync(IReadOnlyList<string> keys, CancellationToken cancellationToken) =>
        ValueTask.FromResult<IReadOnlyDictionary<string, JsonObject>>(Read(layout) is { Count: > 0 } servers ? keys.ToDictionary(key => key, _ => Value(servers)) : []);

    /// <summary>Whole or not at all: a pod may be made in this moment.</summary>
    public ValueTask ApplyAsync(IReadOnlyList<HostSetting> settings, HostRun run, CancellationToken cancellationToken)
    {
        foreach (HostSetting setting in settings)
        {
            string[] servers = [.. setting.Members[HostItem.Whole]!.AsArray().Select(server => server!.GetValue<string>())];
            Directory.CreateDirectory(layout.Lib);
            WholeFile.Write(layout.Nameservers, string.Concat(servers.Select(server => server + "\n")));
            run.Report($"name servers of pods: {string.Join(", ", servers)}");
        }

        return ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<string>> RemoveAsync(IReadOnlyList<string> keys, HostRun run, CancellationToken cancellationToken)
    {
        File.Delete(layout.Nameservers);
        run.Report("pods ask the name servers of the host again");
        return ValueTask.FromResult(keys);
    }

    private static JsonObject Value(IEnumerable<string> servers) => new() { [HostItem.Whole] = new JsonArray([.. servers.Select(server => (JsonNode)server)]) };
}
