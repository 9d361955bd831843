using System.Collections.Immutable;
using System.Text.Json.Nodes;
using IaC.Engine;
using IaC.Model;
using IaC.Model.V1Alpha1;

namespace IaC.Providers.Remote;

/// <summary>The machine that a Host was when it was recorded.</summary>
/// <param name="RootId">Id of the root there: 8 hex digits.</param>
/// <param name="Holds">What is recorded there.</param>
internal sealed record RecordedMachine(string RootId, ImmutableArray<ResourceKey> Holds)
{
    private const string RootIdOutput = "rootId";
    private const int Named = 5;

    /// <summary>The machine that the outputs of a Host tell; null where they do not.</summary>
    /// <param name="outputs">Outputs of the Host.</param>
    /// <param name="holds">What is recorded there.</param>
    public static RecordedMachine? Of(JsonObject? outputs, IEnumerable<ResourceKey> holds) => (string?)outputs?[RootIdOutput] is { } id ? new RecordedMachine(id, [.. holds]) : null;

    /// <summary>Refuses another machine. A name of ssh may come to lead to one though nobody changed the Host, and what is asked there would make anew, or forget, what is on the former.</summary>
    /// <param name="host">Name of the Host.</param>
    /// <param name="connection">How it was reached.</param>
    /// <param name="found">Id of the root that answers.</param>
    /// <exception cref="OtherMachineException">It is another one.</exception>
    public void Require(string host, HostConnection connection, string? found)
    {
        if (found == RootId)
        {
            return;
        }

        string holds = Holds.IsEmpty ? "nothing but itself" : $"{string.Join(", ", Holds.Take(Named))}{(Holds.Length > Named ? $" and {Holds.Length - Named} more" : "")}";
        throw new OtherMachineException(
            $"host {host} is another machine than the recorded one: what answers at {connection} has the root {found}, the recorded one {RootId}, where {holds} {(Holds.Length > 1 ? "are" : "is")}",
            $"have {connection.Name} lead to that machine again, by the Host's connection or the configuration of ssh; where that one is gone for good, forget what was there by `iac state rm --recursive host/{host}`");
    }
}
