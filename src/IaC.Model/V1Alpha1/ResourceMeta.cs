using System.Collections.Immutable;

namespace IaC.Model.V1Alpha1;

/// <summary>Name and labels of a document of this tool's own kinds. They lie in no namespace.</summary>
public sealed record ResourceMeta
{
    /// <summary>Name, unique among the documents of its kind.</summary>
    [Effect(FieldEffect.Replace)]
    [Format(TextFormat.DnsSubdomain)]
    public required string Name { get; init; }

    /// <summary>Labels.</summary>
    [KeyFormat(TextFormat.QualifiedName)]
    [Format(TextFormat.LabelValue)]
    public ImmutableDictionary<string, string> Labels { get => field ?? ImmutableDictionary<string, string>.Empty; init; }

    /// <summary>Annotations. Those that begin with <c>iac/</c> are options: <c>iac/depends-on</c>, <c>iac/protect</c>, <c>iac/retain-on-delete</c>, <c>iac/delete-before-replace</c>, <c>iac/deleted-with</c>, <c>iac/replace-with</c>, <c>iac/replacement-trigger</c>, <c>iac/ignore-changes</c>, <c>iac/replace-on-changes</c>, <c>iac/aliases</c>, <c>iac/hooks</c>, <c>iac/timeout-create</c>, <c>iac/timeout-update</c>, <c>iac/timeout-delete</c>, <c>iac/timeout-ready</c>.</summary>
    [KeyFormat(TextFormat.QualifiedName)]
    public ImmutableDictionary<string, string> Annotations { get => field ?? ImmutableDictionary<string, string>.Empty; init; }
}
