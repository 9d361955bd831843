using System.Text.Json.Nodes;
using IaC.Model;
using IaC.Model.V1Alpha1;

namespace IaC.Engine;

/// <summary>
/// One Host of a stack is one machine, and stays that: what a stack has on a machine belongs to the stack there, so two Hosts would undo each other's work, and a Host that became another machine would leave behind what runs on the
/// former one. A machine is known by what its Host says as the output <c>rootId</c>; where it has not said so yet, by how it is reached. That the same connection leads to another machine is found out by
/// whoever reaches it (<see cref="OtherMachineException"/>).
/// </summary>
internal static class HostMachines
{
    private const string RootId = "rootId";
    private const string Pointer = "/spec/connection";

    /// <summary>What stands against the Hosts of a stack.</summary>
    /// <param name="declared">What was planned, in the order of the plan; other kinds are passed over.</param>
    /// <param name="state">What is recorded.</param>
    public static IEnumerable<Diagnostic> Faults(IEnumerable<PlanRequest> declared, StackState state)
    {
        PlanRequest[] hosts = [.. declared.Where(request => request.Node.Declaration.Key.Is(BuiltInKinds.Host)).OrderBy(request => request.Node.Declaration.Key.Name, StringComparer.Ordinal)];
        HashSet<string?> staying = [.. hosts.Select(host => host.Recorded?.Uid)];
        RecordedResource[] leaving = hosts.Length == 0 ? [] : [.. state.All.Where(entry => entry.Key.Is(BuiltInKinds.Host) && !entry.Condemned && !staying.Contains(entry.Uid))];
        var byConnection = new Dictionary<string, PlanRequest>(StringComparer.Ordinal);
        var byId = new Dictionary<string, PlanRequest>(StringComparer.Ordinal);
        foreach (PlanRequest host in hosts)
        {
            Diagnostic Fault(string message, string remedy) => Diagnostic.Error($"{host.Node.Declaration.Key} {message}", host.Node.Declaration.Source.Locate(Pointer), remedy);
            (string connection, string? id) = (ConnectionOf(host.Inputs), IdOf(host.KnownOutputs));
            PlanRequest? same = byConnection.GetValueOrDefault(connection) ?? (id is null ? null : byId.GetValueOrDefault(id));
            byConnection.TryAdd(connection, host);
            if (id is not null)
            {
                byId.TryAdd(id, host);
            }

            if (same is not null)
            {
                yield return Fault($"is the same machine as {same.Node.Declaration.Key}", "declare one Host for a machine");
            }
            else if (host.Recorded is { } recorded && IdOf(recorded.Outputs) is { } former && former != id && ConnectionOf(recorded.Inputs) is var before && before != connection)
            {
                yield return Fault(
                    $"is reached at {connection} now, which is another machine than {before}: what the stack has there would be left behind",
                    $"give the other machine a Host of its own name; where {before} is gone for good, forget what was there by `iac state rm --recursive {recorded.Key}`");
            }
            else if (host.Recorded is null && leaving.FirstOrDefault(other => id is not null ? IdOf(other.Outputs) == id : ConnectionOf(other.Inputs) == connection) is { } leaver)
            {
                yield return Fault($"is the machine of {leaver.Key}, which is declared no more: what goes with that one would be this one's", $"rename it by the annotation iac/aliases: {leaver.Key}");
            }
        }
    }

    /// <summary>Whether a Host is the machine that this program runs on.</summary>
    public static bool IsLocal(JsonObject inputs) => ConnectionOf(inputs) == HostConnection.Local;

    private static string ConnectionOf(JsonObject inputs) => (string?)inputs["spec"]?["connection"] ?? HostConnection.Local;

    private static string? IdOf(JsonObject? outputs) => (string?)outputs?[RootId];
}
