using System.Collections.Immutable;
using System.Text.Json.Nodes;
using IaC.Model;

namespace IaC.Engine;

/// <summary>All that the plan of one resource follows from.</summary>
public sealed record PlanRequest
{
    /// <summary>The resource with its references.</summary>
    public required GraphNode Node { get; init; }

    /// <summary>Checked document, known values put in.</summary>
    public required JsonObject Inputs { get; init; }

    /// <summary>Outputs that are certain already.</summary>
    public JsonObject? KnownOutputs { get; init; }

    /// <summary>References with their values as far as they are known.</summary>
    public ImmutableArray<ReferenceValue> References { get; init; } = [];

    /// <summary>Pointers into <see cref="Inputs"/> where a value is not known yet.</summary>
    public ImmutableArray<string> Unknown { get; init; } = [];

    /// <summary>Pointers into <see cref="Inputs"/> where a secret value was put in.</summary>
    public ImmutableArray<string> Tainted { get; init; } = [];

    /// <summary>The document with its references still standing, where it has any.</summary>
    public JsonObject? Template { get; init; }

    /// <summary>What the state holds; null for a resource that it does not know. References and dependencies bear the names of today.</summary>
    public RecordedResource? Recorded { get; init; }

    /// <summary>What was found on the machine; null for a resource that the state does not know.</summary>
    public ObservedResource? Observed { get; init; }

    /// <summary>Recorded targets of references that are not where the resource needs them.</summary>
    public ImmutableArray<Urn> Lacks { get; init; } = [];

    /// <summary>Why the resource is to be replaced whatever changed; null where changes decide.</summary>
    public string? ForcedBy { get; init; }
}
