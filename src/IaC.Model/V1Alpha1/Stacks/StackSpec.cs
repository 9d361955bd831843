using System.Collections.Immutable;
using System.Text.Json;

namespace IaC.Model.V1Alpha1;

/// <summary>Limits and values of a stack.</summary>
[NotYet("defaults")]
public sealed record StackSpec
{
    /// <summary>Limits that stop a plan before it harms.</summary>
    public StackGuardsSpec? Guards { get; init; }

    /// <summary>Values by name, for <c>${{ config.NAME }}</c>.</summary>
    [KeyFormat(TextFormat.ConfigName)]
    public ImmutableDictionary<string, JsonElement> Config { get => field ?? ImmutableDictionary<string, JsonElement>.Empty; init; }

    /// <summary>C# projects with providers of kinds of your own: paths, relative to this file, of projects or of their folders.</summary>
    public ImmutableArray<string> Providers { get => field.IsDefault ? [] : field; init; }

    /// <summary>Values that the stack gives to the outside, by name: <c>url: http://${{ pod.web.status.address }}/</c>. Kept in the state, shown by <c>iac stack output</c>.</summary>
    [KeyFormat(TextFormat.ConfigName)]
    public ImmutableDictionary<string, JsonElement> Outputs { get => field ?? ImmutableDictionary<string, JsonElement>.Empty; init; }
}
