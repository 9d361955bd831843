using System.Collections.Immutable;
using System.Text.Json.Nodes;
using IaC.Model;

namespace IaC.Engine;

/// <summary>What became of a resource that a program registered.</summary>
/// <param name="Succeeded">It is done and ready; in a preview, planned.</param>
/// <param name="Step">What was planned; null where the declaration has faults.</param>
/// <param name="Outputs">Outputs, secrets in plain; in a preview those that are known already.</param>
/// <param name="Faults">Faults of the declaration. What failed on the machine is an event.</param>
public sealed record Registration(bool Succeeded, PlannedStep? Step, JsonObject? Outputs, ImmutableArray<Diagnostic> Faults);
