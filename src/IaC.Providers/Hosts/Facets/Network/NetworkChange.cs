using System.Collections.Immutable;
using System.Globalization;
using System.Net;
using System.Net.NetworkInformation;
using System.Text.Json.Nodes;
using IaC.Engine;
using IaC.Linux.Processes;
using IaC.Network.Bridges;

namespace IaC.Providers.Hosts;

/// <summary>
/// A change of the host's network that may cut the way by which it was ordered. What was there before is written to a file, and a process of its own puts it back at a deadline unless the file is gone by then: so it also does
/// when this one was killed. The file goes once everybody who was there before is there again. Who removes the file decides, so that it is never both kept and taken back.
/// </summary>
/// <param name="folder">Where the file lies; it does not outlive a boot, as the network does not.</param>
/// <param name="confirm">How long the others have to be there again.</param>
internal sealed class NetworkChange(string folder, TimeSpan confirm)
{
    /// <summary>Words of the command that takes a change back.</summary>
    internal static readonly ImmutableArray<string> RevertCommand = ["host", "revert-network"];

    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan AnswerTime = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    /// <summary>Makes the change, or takes it back.</summary>
    /// <param name="bridges">Names of the bridges that it concerns.</param>
    /// <param name="change">The change.</param>
    /// <param name="cancellationToken">Takes it back.</param>
    /// <exception cref="EngineException">Somebody was there before and is not any more; all is as it was.</exception>
    internal async Task MakeAsync(IReadOnlyList<string> bridges, Action change, CancellationToken cancellationToken)
    {
        IReadOnlyList<Way> ways = await WaysAsync(cancellationToken).ConfigureAwait(false);
        Directory.CreateDirectory(folder);
        string file = Path.Combine(folder, $"revert-{Guid.NewGuid():n}.json");
        await File.WriteAllTextAsync(file, Snapshot(bridges), cancellationToken).ConfigureAwait(false);
        using StartedProcess watch = StartWatch(file);
        try
        {
            change();
            CrashPoints.FromEnvironment.Pass("network-changed");
            IReadOnlyList<IPAddress> lost = await LostAsync(ways, cancellationToken).ConfigureAwait(false);
            if (lost.Count > 0)
            {
                throw new EngineException($"the change of the network cut the way to {string.Join(", ", lost)}, and was taken back", "declare addresses on the bridge by which this host is still reached");
            }
        }
        catch
        {
            Revert(file);
            throw;
        }
        finally
        {
            PidFd.End(watch.PidFd);
        }

        if (!TryTake(file, out string taken))
        {
            throw new EngineException("the change of the network took longer than its deadline, and was taken back");
        }

        File.Delete(taken);
    }

    /// <summary>Puts back what a file says, unless somebody else has decided on it.</summary>
    internal static void Revert(string file)
    {
        if (!TryTake(file, out string taken))
        {
            return;
        }

        foreach ((string name, JsonNode? before) in JsonNode.Parse(File.ReadAllText(taken))!.AsObject())
        {
            if (before is null)
            {
                BridgeDevice.Remove(name);
            }
            else
            {
                new BridgeDevice(name, Texts(before["addresses"]), Texts(before["ports"])).Make();
            }
        }

        File.Delete(taken);
    }

    private static bool TryTake(string file, out string taken)
    {
        taken = $"{file}.{Environment.ProcessId}";
        try
        {
            File.Move(file, taken);
            return true;
        }
        catch (FileNotFoundException)
        {
            return false;
        }
    }

    private StartedProcess StartWatch(string file) => new DetachedProcess
    {
        Path = Environment.ProcessPath!,
        Arguments = [Environment.ProcessPath!, .. RevertCommand, file, ((int)(confirm + Grace).TotalSeconds).ToString(CultureInfo.InvariantCulture)],
        Environment = [$"PATH={Environment.GetEnvironmentVariable("PATH")}", $"DOTNET_ROOT={Environment.GetEnvironmentVariable("DOTNET_ROOT")}"],
    }.Start();

    private static string Snapshot(IReadOnlyList<string> bridges) => new JsonObject(bridges.Select(name => KeyValuePair.Create(name, BridgeDevice.Read(name) is not { } bridge ? null : (JsonNode)new JsonObject
    {
        ["addresses"] = List(bridge.Addresses),
        ["ports"] = List(bridge.Ports),
    }))).ToJsonString();

    private static JsonArray List(ImmutableArray<string> texts) => [.. texts.Select(text => (JsonNode)text)];

    private static ImmutableArray<string> Texts(JsonNode? list) => [.. list!.AsArray().Select(text => text!.GetValue<string>())];

    // Who ordered the change by ssh, and the next routers.
    private static async Task<IReadOnlyList<Way>> WaysAsync(CancellationToken cancellationToken)
    {
        string? client = Environment.GetEnvironmentVariable("SSH_CONNECTION")?.Split(' ')[0];
        IEnumerable<IPAddress> gateways = NetworkInterface.GetAllNetworkInterfaces().SelectMany(link => link.GetIPProperties().GatewayAddresses).Select(gateway => gateway.Address);
        List<Way> ways = [];
        foreach (IPAddress other in gateways.Concat(IPAddress.TryParse(client, out IPAddress? address) ? [address] : []).Where(other => !IPAddress.IsLoopback(other)).Distinct())
        {
            ways.Add(await Way.ToAsync(other, AnswerTime, cancellationToken).ConfigureAwait(false));
        }

        return ways;
    }

    private async Task<IReadOnlyList<IPAddress>> LostAsync(IReadOnlyList<Way> ways, CancellationToken cancellationToken)
    {
        long end = Environment.TickCount64 + (long)confirm.TotalMilliseconds;
        List<Way> left = [.. ways];

        // What is remembered of a neighbour lets packets pass for minutes after the way to it was cut.
        left.ForEach(way => BridgeDevice.Forget(way.Other));
        while (true)
        {
            foreach (Way before in left.ToArray())
            {
                if (before.IsKeptBy(await Way.ToAsync(before.Other, AnswerTime, cancellationToken).ConfigureAwait(false)))
                {
                    left.Remove(before);
                }
            }

            if (left.Count == 0 || Environment.TickCount64 > end)
            {
                return [.. left.Select(way => way.Other)];
            }

            await Task.Delay(Pause, cancellationToken).ConfigureAwait(false);
        }
    }
}
