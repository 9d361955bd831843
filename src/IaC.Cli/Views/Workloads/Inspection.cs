using System.Text.Json.Nodes;
using IaC.Guests;
using IaC.Pods;

namespace IaC.Cli.Views.Workloads;

/// <summary>Everything about one resource, secrets masked. As JSON it is part of the interface.</summary>
/// <param name="Name">As people write it: <c>pod/web</c>.</param>
/// <param name="Stack">Name of the stack that owns it.</param>
/// <param name="Urn">Identity.</param>
/// <param name="Uid">Key of its kernel objects.</param>
/// <param name="Document">Document as last applied.</param>
/// <param name="Outputs">Outputs of the last apply.</param>
/// <param name="DependsOn">URNs of what it depends on.</param>
/// <param name="Created">When it was first made, UTC.</param>
/// <param name="Modified">When its entry in the state was last written, UTC.</param>
/// <param name="Pod">What runs, where it is a pod.</param>
internal sealed record Inspection(
    string Name, string Stack, string Urn, string Uid, JsonObject Document, JsonObject? Outputs, IReadOnlyList<string> DependsOn, DateTimeOffset Created, DateTimeOffset Modified, PodInspection? Pod);

/// <summary>A pod as it runs.</summary>
/// <param name="Supervisor">Process id of its supervisor; null when it does not answer.</param>
/// <param name="SupervisorState"><c>running</c>, <c>unresponsive</c>, <c>lost</c>, <c>gone</c>.</param>
/// <param name="Detail">Why the supervisor does not answer; null when it does.</param>
/// <param name="Status">What the supervisor knows, or last wrote; null when there is nothing.</param>
/// <param name="Guest">What a guest says of itself; null where no agent answers, and for pods.</param>
internal sealed record PodInspection(int? Supervisor, SupervisorState SupervisorState, string? Detail, PodStatus? Status, GuestFacts? Guest = null);
