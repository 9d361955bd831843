using System.Collections.Immutable;
using System.Text.Json.Nodes;

namespace IaC.Engine;

/// <summary>A recorded resource as it is shown: secrets masked. The JSON shape of <c>iac state show --json</c>.</summary>
public sealed record RecordedResourceView
{
    /// <summary>Identity.</summary>
    public required string Urn { get; init; }

    /// <summary>As people write it: <c>pod/web</c>.</summary>
    public required string Name { get; init; }

    /// <summary>Key of its kernel objects.</summary>
    public required string Uid { get; init; }

    /// <summary>Document as last applied.</summary>
    public required JsonObject Inputs { get; init; }

    /// <summary>Outputs; null until it was made.</summary>
    public JsonObject? Outputs { get; init; }

    /// <summary>URNs of what it depends on.</summary>
    public ImmutableArray<string> DependsOn { get; init; } = [];

    /// <summary>Refuses to be deleted or replaced.</summary>
    public bool Protect { get; init; }

    /// <summary>Stopped by the user.</summary>
    public bool Held { get; init; }

    /// <summary>Not declared any more, and kept for its data.</summary>
    public bool Kept { get; init; }

    /// <summary>What was under way; null when nothing was.</summary>
    public PendingOperation? Pending { get; init; }

    /// <summary>When it was first made, UTC.</summary>
    public DateTimeOffset Created { get; init; }

    /// <summary>When the entry was last written, UTC.</summary>
    public DateTimeOffset Modified { get; init; }

    /// <summary>The view of a recorded resource; with <paramref name="showSecrets"/> in plain.</summary>
    public static RecordedResourceView Of(RecordedResource resource, bool showSecrets) => new()
    {
        Urn = resource.Urn.Value,
        Name = resource.Key.ToString(),
        Uid = resource.Uid,
        Inputs = SecretMask.Apply(resource.Inputs, showSecrets ? [] : resource.SecretPointers)!,
        Outputs = SecretMask.Apply(resource.Outputs, showSecrets ? [] : resource.SecretPointers, SecretPointers.Status),
        DependsOn = [.. resource.DependsOn.Select(urn => urn.Value)],
        Protect = resource.Options.Protect,
        Held = resource.Held,
        Kept = resource.Kept,
        Pending = resource.Pending == PendingOperation.None ? null : resource.Pending,
        Created = resource.Created,
        Modified = resource.Modified,
    };
}
