using System.Collections.Immutable;
using System.Text.Json.Nodes;

namespace IaC.Model;

/// <summary>What every front end produces and the engine consumes: one named set of resources.</summary>
public sealed record StackDefinition
{
    /// <summary>Name of the stack.</summary>
    public required string Name { get; init; }

    /// <summary>Pulumi's project name; for YAML the same as <see cref="Name"/>.</summary>
    public required string Project { get; init; }

    /// <summary>Absolute path of the folder or file (or <c>stdin</c>) that the program came from; `up` of the same stack from elsewhere is refused.</summary>
    public required string Origin { get; init; }

    /// <summary>The resources, in the order in which they were declared.</summary>
    public required ImmutableArray<ResourceDeclaration> Resources { get; init; }

    /// <summary>Limits that stop a plan.</summary>
    public StackGuards Guards { get; init; } = new();

    /// <summary>Values of the stack's config by name, for <c>${{ config.NAME }}</c>.</summary>
    public ImmutableDictionary<string, JsonNode?> Config { get; init; } = ImmutableDictionary<string, JsonNode?>.Empty;

    /// <summary>Names of the config values that are secret: sealed wherever they are written, and never printed.</summary>
    public ImmutableHashSet<string> SecretConfig { get; init; } = [];

    /// <summary>Values that only the program can compute, by id, for <c>${{ apply.ID }}</c>. Empty where no program stands behind the stack.</summary>
    public ImmutableDictionary<string, ComputedValue> Computed { get; init; } = ImmutableDictionary<string, ComputedValue>.Empty;

    /// <summary>Projects with providers of kinds that this program does not know by itself.</summary>
    public ImmutableArray<ProviderProject> Providers { get; init; } = [];

    /// <summary>What the stack gives to the outside (<see cref="OutputsDeclaration"/>); null where it gives nothing.</summary>
    public ResourceDeclaration? Outputs { get; init; }
}

/// <summary>Limits that stop a plan before it harms.</summary>
public sealed record StackGuards
{
    /// <summary>The most resources that one `up` may delete; null means half of the recorded resources, and at least 5.</summary>
    public int? MaxDeletes { get; init; }
}
